"""The pages about goals: the plan on the fridge, the worksheet and the plan for stress (see ``paper`` for the units).

Each function takes a dict of words and returns one page. Own words come as they were written: here they are cleaned,
broken into lines and cut.
"""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from .paper import (
    GREY,
    HEADING,
    HEIGHT,
    SMALL,
    STAR,
    WIDTH,
    WRITING,
    add,
    block,
    columns,
    fill_up,
    framed,
    grid,
    heading,
    labelled_line,
    largest,
    page,
    paragraph,
    rule,
    stack,
    title,
    writing_lines,
)

CODE_SIZE = 104
GAP = 13
PADDING = 14
# More than this does not fit on one page, and a page with more helps nobody.
MOST_ROWS = 3


def qr_code(content, size=CODE_SIZE):
    """Return a block with ``content`` as a QR code of ``size`` by ``size``."""
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(content)
    code.make()
    parts = []
    for y, row in enumerate(code.get_matrix()):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x},{y}h{run}v1h-{run}z")
            x += run or 1
    scale = round(size / len(code.get_matrix()), 4)
    return block(size, codes=[{"x": 0, "y": 0, "size": size, "scale": scale, "d": "".join(parts)}])


def goal_plan_page(plan):
    """Return the page for the fridge: where I want to be, the next step, goals, rewards and the next appointment.

    :param dict plan: title, date, direction, vision, vision_date, step (name, when, if_then, reward, reward_for,
        to write by hand), goals and rewards (rows of words for this side and the other), appointment (when and where;
        to write by hand), link and labels
    """
    labels = plan["labels"]
    foot = _foot(plan, labels)
    # long own words get fewer lines where there is much else to say
    for most, gap in ((3, GAP), (2, GAP), (2, 6), (1, 6)):
        content = stack(
            title(plan["title"], plan["date"]),
            _vision(plan, labels, most),
            _next_step(plan["step"], labels, most),
            _rows(labels["goals"], "hands", plan["goals"]),
            _rows(labels["rewards"], "sun", plan["rewards"]),
            gap=gap,
        )
        if content["height"] + gap + foot["height"] <= HEIGHT:
            break
    room = HEIGHT - content["height"] - foot["height"] - 2 * GAP
    notes = heading(labels["notes"])
    if room > notes["height"] + WRITING:
        content = stack(content, notes, gap=GAP)
        content = stack(content, writing_lines(int((room - notes["height"]) // WRITING)))
    below = max(HEIGHT - foot["height"], content["height"] + gap)
    add(content, foot, y=below)
    return page(content | {"height": below + foot["height"]}, direction=plan["direction"])


def _vision(plan, labels, most):
    own = f"“{plan['vision'].strip()}”" if (plan["vision"] or "").strip() else ""
    words = paragraph(own, 17, most=most, italic=True) if own else writing_lines(2)
    return stack(heading(labels["vision"], "star"), words, paragraph(plan["vision_date"], SMALL, most=1, color=GREY))


def _next_step(step, labels, most):
    inside = WIDTH - 2 * PADDING
    step = step or {}
    parts = [paragraph(labels["step"], HEADING, inside, 1, bold=True, color=GREY)]
    if step.get("name"):
        parts.append(largest(step["name"], (28, 24, 20), width=inside, bold=True))
    else:
        parts.append(writing_lines(2, inside))
    if step.get("when"):
        parts.append(paragraph(step["when"], HEADING, inside, 1))
    else:
        parts.append(labelled_line(labels["when"], inside))
    if step.get("if_then"):
        if_then = paragraph(step["if_then"], 17, inside, most)
    else:
        if_then = stack(labelled_line(labels["if"], inside), labelled_line(labels["then"], inside))
    parts.append(if_then)
    if step.get("reward"):
        words = stack(
            paragraph(step["reward"], 17, inside - 28, 1, bold=True),
            paragraph(step.get("reward_for"), 16, inside - 28, 1),
            paragraph(step.get("benefit"), SMALL, inside - 28, 5),
        )
        star = {"x": 10, "y": 11, "d": STAR, "scale": 0.8, "color": "#111111"}
        parts.append(add(block(words["height"], signs=[star]), words, 28))
    return framed(stack(*parts, gap=5), PADDING)


def _rows(head, icon, rows):
    """Return a heading with one line a row: words on this side, a few words on the other side."""
    if not rows:
        return block()
    parts = [heading(head, icon)]
    for words, aside in rows:
        row = paragraph(words, 17, WIDTH - (190 if aside else 0), 1)
        short = paragraph(aside, 15, 180, 1, anchor="end", color=GREY)
        parts.append(add(row, short, WIDTH, 1))
    return stack(*parts, gap=2)


def _foot(plan, labels):
    wide = WIDTH - CODE_SIZE - 26
    half = (wide - 14) / 2
    lines = heading(labels["appointment"], "calendar", width=wide)
    if appointment := plan.get("appointment"):
        lines = stack(
            lines,
            paragraph(appointment["when"], 19, wide, 2, bold=True),
            paragraph(appointment["where"], 17, wide, 2),
        )
    else:
        times = columns([labelled_line(labels["day"], half), labelled_line(labels["time"], half)], width=wide)
        lines = stack(lines, times, labelled_line(labels["where"], wide))
    if lines["height"] < CODE_SIZE - 20:
        lines["height"] = CODE_SIZE - 20
    page_name = paragraph(labels["page"], SMALL, wide - 10, 1, anchor="end", color=GREY)
    foot = block(lines["height"] + page_name["height"] + 18, shapes=[rule(WIDTH, 0, 0)])
    add(foot, lines, 0, 10)
    add(foot, page_name, wide + 14, foot["height"] - page_name["height"])
    return add(foot, qr_code(plan["link"]), WIDTH - CODE_SIZE, foot["height"] - CODE_SIZE - 2)


def worksheet_page(sheet):
    """Return the worksheet: what I want, what I do, who helps and when.

    :param dict sheet: title, intro, goal (own words, or empty), direction and labels
    """
    labels = sheet["labels"]
    above = stack(
        title(sheet["title"], sheet["intro"]),
        heading(labels["want"], "star"),
        gap=GAP,
    )
    goal = largest(sheet["goal"], (22, 18), bold=True)
    above = stack(above, goal, writing_lines(1 if goal["height"] else 2))
    above = stack(above, stack(heading(labels["why"], "heart"), writing_lines(2)), gap=GAP)
    obstacle = stack(heading(labels["obstacle"], "shield"), labelled_line(labels["if"]), labelled_line(labels["then"]))
    reward = stack(heading(labels["reward"], "sun"), writing_lines(1))
    below = stack(obstacle, reward, gap=GAP)
    steps = stack(heading(labels["steps"], "hands"), paragraph(labels["steps_hint"], SMALL, most=2, color=GREY), gap=1)
    room = HEIGHT - above["height"] - below["height"] - steps["height"] - 26 - 3 * GAP
    rows = max(2, int(room // 56))
    table = grid((labels["do"], labels["who"], labels["date"]), (5, 3, 2.4), rows, max(46, room / rows))
    return page(stack(above, stack(steps, table, gap=2), below, gap=GAP), direction=sheet["direction"])


def stress_plan_page(sheet):
    """Return the plan for stress: my signs, what helps me, whom I call.

    :param dict sheet: title, intro, direction, labels, and words (own words under signs, helps, call and plan, or
        empty: then there is more room to write)
    """
    labels, words = sheet["labels"], sheet["words"]
    call, plan = _own_words(words["call"]), _own_words(words["plan"])
    people = grid((labels["name"], labels["phone"]), (3, 2), 1 if call["height"] else 3, 40)
    lines = [labelled_line(labels["if"]), labelled_line(labels["then"])]
    parts = [
        title(sheet["title"], sheet["intro"]),
        stack(_asked(labels["signs"], labels["signs_hint"], "leaf"), _own_words(words["signs"])),
        1 if words["signs"] else 3,
        stack(_asked(labels["helps"], labels["helps_hint"], "heart"), _own_words(words["helps"])),
        1 if words["helps"] else 3,
        stack(_asked(labels["call"], labels["call_hint"], "hands"), call, people, gap=2),
        stack(heading(labels["plan"], "shield"), plan, *([] if plan["height"] else lines)),
    ]
    return page(fill_up(parts, GAP), direction=sheet["direction"])


def _own_words(words):
    """Return what somebody wrote as lines of their own, a line of the text on a line of the paper."""
    lines = [line for line in (words or "").splitlines() if line.strip()]
    return stack(*(paragraph(line, 17, most=2, bold=True) for line in lines[:4]))


def _asked(question, hint, icon):
    return stack(heading(question, icon), paragraph(hint, SMALL, most=3, color=GREY))
