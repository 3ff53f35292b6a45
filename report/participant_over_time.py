from odoo import models
from odoo.tools import format_date

from .bridge_icons import icon_path, ink
from .over_time_drawing import area_chart, pillar_chart, sample


class MobilityParticipant(models.Model):
    """What the charts over time show of somebody; ``over_time_drawing`` decides where.

    Self-led and mentor-led are series of their own. What compares with what is asked of ``_get_break``, nowhere else.
    """

    _inherit = "mobility.participant"

    def _get_over_time_page(self, history):
        """Return the charts of these assessments, oldest first: what the templates ``over_time_*`` draw.

        The number of queries does not grow with the number of assessments.
        """
        self.ensure_one()
        first_name = (history.member_id.name or self.name or "").split(" ")[0]
        trainings = self._get_trainings() if history[:1].audience == "skills" else []
        time = {
            "direction": self._get_paper_direction(),
            "moments": [self._prepare_moment(assessment) for assessment in history],
            "trainings": [
                {"day": date.toordinal(), "date": date, "words": name, "areas": areas}
                for date, name, areas in trainings
            ],
        }
        groups = _get_groups(history)
        charts = [self._prepare_group(group, history, time) for group in groups]
        page = {"sentences": [], "pillars": None, "pillar_legend": [], "groups": charts}
        page["area_legend"] = self._get_legend(self._get_area_signs(history, charts), first_name)
        # Groups of skills are no pillars: nothing rests on them.
        if history and history[-1:].audience != "skills":
            page["sentences"] = self._get_holding_sentences(history, first_name)
            page |= self._prepare_pillars(groups, history, time, page["sentences"], first_name)
        return page

    def _prepare_moment(self, assessment):
        return {
            "day": assessment.date.toordinal(),
            "voice": assessment._get_voice(),
            "words": format_date(self.env, assessment.date, date_format="MMM y"),
            "holding": assessment.pillars_holding,
        }

    # -- pillars ------------------------------------------------------------------------------------------------------

    def _prepare_pillars(self, groups, history, time, sentences, first_name):
        pillars, signs, desc = [], set(), list(sentences)
        results = [assessment._get_pillar_results() for assessment in history]
        for group in groups:
            marks = []
            for index, pillar in group["pillars"].items():
                mark = {"moment": index, "voice": time["moments"][index]["voice"], "holds": results[index][pillar]}
                marks.append(mark)
                sign = {True: "holds", False: "open", None: "unknown"}[mark["holds"]]
                signs.add(f"self_{sign}" if mark["voice"] == "self" and sign != "unknown" else sign)
            breaks = [
                {"before": before, "after": after}
                for before, after in zip(group["pillars"], list(group["pillars"])[1:], strict=False)
                if group["pillars"][after].area_ids._have_break(group["pillars"][before].area_ids)
            ]
            signs |= {"break"} if breaks else set()
            pillar = group["pillar"]
            values = {"name": pillar.name, "icon": pillar.icon, "color": pillar.color}
            pillars.append(values | {"marks": marks, "breaks": breaks})
            desc += [self._get_mark_words(pillar, mark, time) for mark in marks]
        words = {
            "title": self.env._("Pillars over time"),
            "desc": " ".join(desc),
            "count": self.env._("Pillars that hold"),
        }
        chart = pillar_chart(pillars, time, words)
        return {"pillars": chart, "pillar_legend": self._get_legend(signs, first_name)}

    def _get_mark_words(self, pillar, mark, time):
        words = {"pillar": pillar.name, "month": time["moments"][mark["moment"]]["words"]}
        if mark["holds"]:
            return self.env._("%(month)s: %(pillar)s holds.", **words)
        if mark["holds"] is False:
            return self.env._("%(month)s: %(pillar)s asks for attention.", **words)
        return self.env._("%(month)s: %(pillar)s is not known.", **words)

    def _get_holding_sentences(self, history, first_name):
        """Say how many pillars held at first and hold now: a sentence for each voice, who speaks last at the end."""
        by_voice = history.grouped(lambda assessment: assessment._get_voice())
        sentences = []
        for voice, series in sorted(by_voice.items(), key=lambda item: item[1].ids[-1] == history.ids[-1]):
            sentence = self._get_holding_sentence(series[0], series[-1], history[-1])
            if len(by_voice) > 1:
                who = self._get_voice_words(voice, first_name)
                sentence = self.env._("%(who)s: %(sentence)s", who=who[:1].upper() + who[1:], sentence=sentence)
            sentences.append(sentence)
        return sentences

    def _get_holding_sentence(self, first, last, latest):
        months = [format_date(self.env, one.date, date_format="MMMM y") for one in (first, last)]
        now = {"now": last.pillars_holding, "count": last.pillar_count, "month": months[1]}
        then = {"then": first.pillars_holding, "then_count": first.pillar_count, "then_month": months[0]}
        if first == last:
            text = self.env._("%(now)s of %(count)s pillars hold in %(month)s.", **now)
        elif last == latest:
            text = self.env._(
                "%(then)s of %(then_count)s pillars in %(then_month)s, %(now)s of %(count)s now (%(month)s).",
                **then,
                **now,
            )
        else:
            text = self.env._(
                "%(then)s of %(then_count)s pillars in %(then_month)s, %(now)s of %(count)s in %(month)s.",
                **then,
                **now,
            )
        return " ".join([text, *last._get_count_caveat(first)])

    # -- areas --------------------------------------------------------------------------------------------------------

    def _prepare_group(self, group, history, time):
        pillar = group["pillar"]
        return {
            "name": pillar.name,
            "color": ink(pillar.color),
            "icon_path": icon_path(pillar.icon),
            "areas": [self._prepare_area_over_time(lines, pillar, time) for lines in _get_lines(group, history)],
        }

    def _prepare_area_over_time(self, lines, pillar, time):
        """Return what the page shows of one area.

        :param dict lines: {index of the moment: the answer}, oldest first
        """
        values = self._prepare_course(lines, time)
        last, line = list(lines.items())[-1]
        area, notes = line.area_id, []
        if last == len(time["moments"]) - 1:
            notes.append(self.env._("Now: %(answer)s", answer=line._get_answer_words()))
        values["trainings"] = [
            number
            for number, training in enumerate(time["trainings"])
            if any(
                (one.code, one.instrument_id.code) == (area.code, area.instrument_id.code) for one in training["areas"]
            )
        ]
        notes += [self._get_training_words(lines, time["trainings"][number]) for number in values["trainings"]]
        values |= {"title": area.name, "color": pillar.color}
        values["desc"] = self._get_area_description(lines, values["breaks"], time)
        return values | {"notes": notes, "chart": area_chart(values, time)}

    def _prepare_course(self, lines, time):
        """Return the points of one area, the stretches of time in which they compare, and the breaks between these."""
        points, breaks, stretches, latest = [], [], [], {}
        before = None
        for index, line in lines.items():
            voice, levels = time["moments"][index]["voice"], line.area_id.level_ids.sorted("value")
            former = latest.get(voice)
            point = {"moment": index, "voice": voice, "answer": line.answer, "levels": len(levels)}
            point["level"] = levels.ids.index(line.level_id.id) if line.level_id else None
            point["joined"] = former[0] if former and not line._get_break(former[1]) else None
            latest[voice] = (len(points), line)
            points.append(point)
            reason = before is not None and line.area_id._get_break(lines[before].area_id)
            if reason:
                words = self._get_break_label(reason)
                breaks.append({"before": before, "after": index, "words": words, "reason": reason})
            if reason or before is None:
                stretches.append({"first": index, "holds": levels.mapped("holds")})
            stretches[-1]["last"] = before = index
        return {"points": points, "breaks": breaks, "stretches": stretches}

    def _get_break_label(self, reason):
        """Return a few words to stand at a break."""
        return self.env._("meaning changed") if reason == "meaning" else self.env._("other questions")

    def _get_area_description(self, lines, breaks, time):
        """Say in words what the chart of an area shows, for who cannot see it."""
        words = {item["after"]: item["words"] for item in breaks}
        parts = []
        for index, line in lines.items():
            parts += [self.env._("From here it does not compare: %(why)s.", why=words[index])] if index in words else []
            moment = line.assessment_id._get_moment_words()
            parts.append(f"{moment}: {line._get_answer_words()}.")
        return " ".join(parts)

    def _get_training_words(self, lines, training):
        """Say what was answered before and after a training, where that compares: in one voice, without a break."""
        by_voice = {}
        for line in lines.values():
            by_voice.setdefault(line.assessment_id._get_voice(), []).append(line)
        words = {"training": training["words"], "month": format_date(self.env, training["date"], date_format="MMMM y")}
        for series in by_voice.values():
            before = [line for line in series if line.assessment_id.date <= training["date"]][-1:]
            after = [line for line in series if line.assessment_id.date > training["date"]][:1]
            if before and after and not after[0]._get_break(before[0]):
                words |= {"before": before[0]._get_answer_words(), "after": after[0]._get_answer_words()}
                return self.env._("%(training)s (%(month)s): before %(before)s, after %(after)s.", **words)
        return self.env._("%(training)s (%(month)s): before and after cannot be compared yet.", **words)

    # -- words --------------------------------------------------------------------------------------------------------

    def _get_voice_words(self, voice, first_name):
        if voice == "self":
            return self.env._("filled in by %(name)s", name=first_name)
        return self.env._("filled in with the mentor")

    def _get_area_signs(self, history, groups):
        charts = [area["chart"] for group in groups for area in group["areas"]]
        areas = [area for group in groups for area in group["areas"]]
        signs = {assessment._get_voice() for assessment in history}
        signs |= {point["answer"] for area in areas for point in area["points"]} - {"level", False}
        signs |= {"band"} if charts else set()
        signs |= {"break"} if any(area["breaks"] for area in areas) else set()
        return signs | ({"training"} if any(area["trainings"] for area in areas) else set())

    def _get_legend(self, signs, first_name):
        """Explain the signs that occur, and no other."""
        words = {
            "together": self._get_voice_words("together", first_name),
            "self": self._get_voice_words("self", first_name),
            "holds": self.env._("this pillar holds"),
            "self_holds": self.env._("holds, %(who)s", who=self._get_voice_words("self", first_name)),
            "open": self.env._("asks for attention"),
            "self_open": self.env._("asks for attention, %(who)s", who=self._get_voice_words("self", first_name)),
            "band": self.env._("from here it holds"),
            "unknown": self.env._("don't know"),
            "rather_not": self.env._("rather not say"),
            "not_applicable": self.env._("does not apply"),
            "training": self.env._("training"),
            "break": self.env._("does not compare with before"),
        }
        return [{"chart": sample(sign), "words": words[sign]} for sign in words if sign in signs]


def _get_groups(history):
    """Return the pillars over time, those of the latest assessment first: dicts with pillar (the newest), pillars
    ({index of the moment: the pillar then}, oldest first), codes (of all their areas) and areas (codes of the areas to
    show here: where an area stood last).

    Pillars have no code of their own: a pillar of then is the one of now with which it shares most areas.
    """
    groups, placed = [], set()
    for index, assessment in reversed(list(enumerate(history))):
        free = list(groups)
        for pillar in assessment.instrument_id.pillar_ids:
            codes = set(pillar.area_ids.mapped("code"))
            group = max(free, key=lambda one, codes=codes: len(one["codes"] & codes), default=None)
            if group and group["codes"] & codes:
                free.remove(group)
            else:
                group = {"pillar": pillar, "pillars": {}, "codes": set(), "areas": set()}
                groups.append(group)
            group["pillars"] = {index: pillar, **group["pillars"]}
            group["codes"] |= codes
            group["areas"] |= codes - placed
            placed |= codes
    return groups


def _get_lines(group, history):
    """Return {index of the moment: the answer} for each area of a group, in the order of the latest instrument."""
    by_code = {}
    for index, assessment in reversed(list(enumerate(history))):
        for line in assessment.line_ids.sorted("area_sequence"):
            if line.area_id.code in group["areas"]:
                lines = by_code.setdefault(line.area_id.code, {})
                by_code[line.area_id.code] = {index: line, **lines}
    return list(by_code.values())
