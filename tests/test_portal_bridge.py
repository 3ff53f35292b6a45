import io
import struct
import zlib

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from PIL import Image

from ..models.portal.upload import MOST_BYTES, SIDE, read_photo
from .common import MobilityCommon
from .portal_common import PortalCommon


class OwnBridgeCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._offer_small_bridge()
        cls.person = cls._participant("Yara Haddad")
        cls._enrol(cls.person)

    @classmethod
    def _offer_small_bridge(cls):
        PortalCommon._offer_small_bridge.__func__(cls)

    def _begin(self, answers=()):
        draft = self.person._do_start_own_bridge()
        for line in draft._get_own_lines():
            if line.area_id.code in dict(answers):
                value = dict(answers)[line.area_id.code]
                level = line.area_id.level_ids.filtered(lambda level, value=value: level.value == value)
                draft._do_answer(line.area_id, level_id=level.id)
        return draft

    def _find_area(self, code):
        return self.instrument.area_ids.filtered(lambda area: area.code == code)


class TestOwnBridge(OwnBridgeCommon):
    """What somebody fills in alone is nobody else's before it is handed in, and then a draft like any other."""

    def test_begun_once_and_gone_on_with(self):
        draft = self._begin()
        self.assertEqual(self.person._do_start_own_bridge(), draft)
        self.assertEqual((draft.led_by, draft.state, len(draft.line_ids)), ("participant", "draft", 3))
        query = "UPDATE mobility_assessment SET is_private = TRUE WHERE id = %s"
        other = self._bridge(self.person, confirm=False)
        self.assertDatabaseRefuses(query, other.id)

    def test_nobody_on_the_staff_reads_it_before_it_is_handed_in(self):
        draft = self._begin({"house": 2}.items())
        draft._do_note(self._find_area("house"), "Damp walls")
        draft._do_add_influence(self._find_area("debts"), self._find_area("house"), "heavier")
        records = (draft, draft.line_ids, draft.influence_ids)
        for user in (self.mentor, self.coordinator, self.manager):
            for record in records:
                with self.subTest(user=user.login, model=record._name):
                    own = record.with_user(user).with_context(allowed_company_ids=self.company.ids)
                    self.assertFalse(own.search([("id", "in", record.ids)]))
                    with self.assertRaises(AccessError):
                        own.read(["create_date"])
                    with self.assertRaises(AccessError):
                        own.unlink()
        self.assertNotIn(draft, self.person.with_user(self.mentor).assessment_ids)
        action = self.person.with_user(self.mentor).action_new_assessment()
        self.assertNotEqual(action["res_id"], draft.id, "the mentor begins another one")

    def test_nobody_makes_or_opens_a_private_one_by_hand(self):
        draft = self._begin()
        vals = {"participant_id": self.person.id, "instrument_id": self.instrument.id, "is_private": True}
        with self.assertRaises(AccessError):
            self.env["mobility.assessment"].with_user(self.mentor).create(vals)
        handed_in = self._bridge(self.person, confirm=False)
        for name in ("is_private", "date_handed_in"):
            with self.assertRaisesRegex(AccessError, "cannot be written directly"):
                handed_in.with_user(self.mentor).write({name: draft[name]})

    def test_answers_take_the_place_of_each_other(self):
        draft = self._begin({"house": 2}.items())
        line = draft._get_own_lines()[0]
        self.assertEqual((line.answer, line.level_id.value), ("level", 2))
        draft._do_answer(line.area_id, answer="rather_not")
        self.assertEqual((line.answer, line.level_id.id), ("rather_not", False))
        with self.assertRaisesRegex(UserError, "Choose one of the sentences"):
            draft._do_answer(line.area_id, answer="level")
        with self.assertRaisesRegex(UserError, "Choose one of the sentences"):
            draft._do_answer(line.area_id, level_id=self._find_area("debts").level_ids[0].id)
        with self.assertRaisesRegex(UserError, "Choose one of the sentences"):
            draft._do_answer(self.env["mobility.area"], level_id=line.area_id.level_ids[0].id)

    def test_one_arrow_between_two_areas(self):
        draft = self._begin()
        debts, house = self._find_area("debts"), self._find_area("house")
        draft._do_add_influence(debts, house, "heavier")
        draft._do_add_influence(debts, house, "helps")
        self.assertEqual(draft.influence_ids.mapped("sign"), ["helps"])
        for source, target in ((debts, debts), (debts, None), (None, None)):
            with self.assertRaisesRegex(UserError, "two different things"):
                draft._do_add_influence(source, target, "helps")
        draft._do_remove_influence(draft.influence_ids.id)
        self.assertFalse(draft.influence_ids)

    def test_three_strengths_at_most(self):
        self.person._do_name_strengths(["patient", " ", "  never   late "])
        self.assertEqual(self.person.strengths, "patient\nnever late")
        with self.assertRaises(ValidationError):
            self.person._do_name_strengths(["a", "b", "c", "d"])

    def test_handing_in_tells_the_mentor_and_both_talk_about_it(self):
        before = self.env["mail.mail"].search([])
        draft = self._begin({"house": 2, "family": 3, "debts": 10}.items())
        draft._do_hand_in()
        [task] = self.person.activity_ids
        self.assertEqual(task.user_id, self.mentor)
        self.assertEqual(self.env["mail.mail"].search([]), before, "the host's mail would name the person")
        with self.assertRaisesRegex(UserError, "Tell your mentor"):
            draft._do_answer(self._find_area("house"), answer="unknown")
        with self.assertRaisesRegex(UserError, "First you talk about that one"):
            self.person._do_start_own_bridge()
        own = draft.with_user(self.mentor)
        own.line_ids[0].note = "Talked about it"
        own.action_confirm()
        self.assertEqual((draft.state, draft.led_by, draft.confirmed_by_id), ("confirmed", "participant", self.mentor))
        self.assertFalse(self.person.activity_ids, "nothing is left to do")
        self.assertTrue(self.person._do_start_own_bridge())

    def test_cancelling_ends_the_task_too(self):
        draft = self._begin({"house": 2}.items())
        draft._do_hand_in()
        draft.with_user(self.mentor).with_context(cancel_reason="Once more").action_cancel()
        self.assertFalse(self.person.activity_ids)
        self.assertFalse(self.person._get_handed_in())

    def test_nothing_is_handed_in_empty(self):
        with self.assertRaisesRegex(UserError, "Nothing is filled in yet"):
            self._begin()._do_hand_in()

    def test_what_was_not_handed_in_can_be_thrown_away(self):
        self._begin()._do_throw_away()
        self.assertFalse(self.person._get_own_draft())

    def test_after_the_end_one_reads_and_fills_in_nothing(self):
        ended = self._participant("Ilse")
        self._enrol(ended, state="completed")
        with self.assertRaisesRegex(UserError, "time with us is over"):
            ended._do_start_own_bridge()

    def test_somebody_who_began_alone_is_not_deleted(self):
        person = self._participant("New")
        person._do_start_own_bridge()
        with self.assertRaisesRegex(UserError, "filled in a Bridge"):
            person.with_user(self.manager).unlink()


class File(io.BytesIO):
    filename = "photo.jpg"


class TestPhoto(MobilityCommon):
    """A photo is judged by what is in it, made smaller, and loses what a phone adds to it."""

    def _photo(self, kind="JPEG", size=(40, 30), **options):
        out = File()
        Image.new("RGB", size, "green").save(out, kind, **options)
        out.seek(0)
        return out

    def test_photos_of_some_kinds_become_a_jpeg(self):
        for kind in ("JPEG", "PNG"):
            image = Image.open(io.BytesIO(read_photo(self.env, self._photo(kind))))
            self.assertEqual((image.format, image.size), ("JPEG", (40, 30)), kind)

    def test_where_it_was_taken_is_not_kept(self):
        exif = Image.Exif()
        exif[0x010E] = "Kadelaan 12"
        photo = self._photo(exif=exif)
        self.assertIn(b"Kadelaan", photo.getvalue())
        self.assertNotIn(b"Kadelaan", read_photo(self.env, photo))

    def test_a_large_photo_becomes_smaller(self):
        image = Image.open(io.BytesIO(read_photo(self.env, self._photo(size=(3000, 1500)))))
        self.assertEqual(image.size, (SIDE, SIDE // 2))

    def test_what_is_no_photo_is_refused(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        broken = self._photo().getvalue()[:100]
        for content in (svg, b"GIF89a", b"<html>", b"%PDF-1.4", broken, b"MZ" * 50):
            with self.subTest(content=content[:10]), self.assertRaises(UserError):
                read_photo(self.env, File(content))

    def test_a_few_bytes_that_stand_for_a_huge_picture_are_refused(self):
        for side in (8_000, 20_000):
            header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
            png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
            png += struct.pack(">I", 4) + b"IDAT" + bytes(4) + struct.pack(">I", zlib.crc32(b"IDAT" + bytes(4)))
            with self.subTest(side=side), self.assertRaisesRegex(UserError, "too big"):
                read_photo(self.env, File(png))

    def test_ten_megabytes(self):
        with self.assertRaisesRegex(UserError, "10 MB"):
            read_photo(self.env, File(b"x" * (MOST_BYTES + 1)))

    def test_nothing_chosen_is_nothing(self):
        empty = File()
        empty.filename = ""
        for nothing in (None, "", "a text", empty, File()):
            self.assertEqual(read_photo(self.env, nothing), b"")


@tagged("post_install", "-at_install")
class TestOwnBridgePage(OwnBridgeCommon, PortalCommon):
    """Plain forms, as without JavaScript."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._portal_login(cls.person)

    def _open(self, path):
        self._as(self.person)
        return self._see(path)

    def test_each_tap_is_kept_and_one_goes_on_elsewhere(self):
        self._as(self.person)
        self.assertIn("/my/bridge/fill/1", self._post("/my/bridge/start").headers["Location"])
        level = self._find_area("house").level_ids[1]
        self._post("/my/bridge/fill/1", level=str(level.id))
        self.assertIn("Saved.", self._see("/my/bridge/fill/1"))
        response = self._post("/my/bridge/fill/1", note="Damp walls", go="next")
        self.assertIn("/my/bridge/fill/2", response.headers["Location"])
        self._as(None)
        self._as(self.person)
        self.assertIn("1 of 3 questions answered", self._see("/my/bridge"))
        self.assertIn("/my/bridge/fill/2", self._post("/my/bridge/start").headers["Location"])
        self.assertIn("Damp walls", self._see("/my/bridge/fill/1"))

    def test_an_old_screen_does_not_wipe_out_words_from_another_device(self):
        draft = self._begin()
        draft._do_note(self._find_area("house"), "From my phone")
        self._as(self.person)
        self._post("/my/bridge/fill/1", note="", note_before="", answer="unknown")
        self.assertEqual(draft._get_own_lines()[0].note, "From my phone")
        self._post("/my/bridge/fill/1", note="Both\r\nlines", note_before="From my phone")
        self.assertEqual(draft._get_own_lines()[0].note, "Both\nlines")

    def test_nonsense_is_refused_in_words_and_is_no_error(self):
        draft = self._begin()
        self._as(self.person)
        for data in ({"level": "x"}, {"level": "9" * 30}, {"answer": "level"}, {"level": "-1"}, {"answer": "\0"}):
            self.assertEqual(self._post("/my/bridge/fill/1", **data).status_code, 303)
            self.assertIn("Choose one of the sentences", self._see("/my/bridge/fill/1"))
        files = {"note": ("a.txt", b"x"), "level": ("b.txt", b"x"), "photo": ("c.jpg", b"MZ")}
        for path in ("/my/bridge/fill/1", "/my/bridge/vision", "/my/bridge/arrows"):
            token = {"csrf_token": http.Request.csrf_token(self)}
            self.assertEqual(self.url_open(path, data=token, files=files, allow_redirects=False).status_code, 303)
        self.assertIn("two different things", self._see("/my/bridge/check"))
        self.assertFalse(draft.line_ids.filtered("answer"))
        for number in (0, 4, 10**12):
            self.assertEqual(self._get(f"/my/bridge/fill/{number}").status_code, 404)
            self.assertEqual(self._post(f"/my/bridge/fill/{number}", answer="unknown").status_code, 404)
        self.assertEqual(self._get(f"/my/bridge/{10**20}").status_code, 404)

    def test_what_is_too_large_is_refused_before_it_is_read(self):
        self._begin()
        self._as(self.person)
        for size, status in ((11, 303), (13, 413)):
            response = self.url_open(
                "/my/bridge/vision",
                data={"csrf_token": http.Request.csrf_token(self)},
                files={"photo": ("photo.jpg", bytes(size * 1024 * 1024))},
                allow_redirects=False,
            )
            self.assertEqual(response.status_code, status)

    def test_a_photo_is_seen_by_the_person_and_the_mentor_and_nobody_else(self):
        draft = self._begin({"house": 2}.items())
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "green").save(out, "JPEG")
        self._as(self.person)
        self.url_open(
            "/my/bridge/vision",
            data={"csrf_token": http.Request.csrf_token(self), "vision": "A dry house"},
            files={"photo": ("photo.jpg", out.getvalue())},
        )
        response = self._get(f"/my/bridge/{draft.id}/photo")
        self.assertEqual(response.headers["Content-Type"], "image/jpeg")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", draft._name), ("res_field", "=", "vision_image"), ("res_id", "=", draft.id)]
        )
        self.assertFalse(attachment.public)
        for user in (self.mentor, self.coordinator, self.joris, self.portal_user, self.employee, self.person, None):
            self._check_attachment(user, attachment, seen=False)
        draft._do_hand_in()
        self._check_attachment(self.mentor, attachment, seen=True)
        for user in (self.mentor_b, self.joris, self.portal_user, self.employee, None):
            self._check_attachment(user, attachment, seen=False)

    def _check_attachment(self, user, attachment, seen):
        if user and user._name == "res.users":
            user.password = user.login
        self._as(user)
        for path in (
            f"/web/content/{attachment.id}",
            f"/web/image/{attachment.id}",
            f"/web/content/mobility.assessment/{attachment.res_id}/vision_image",
        ):
            response = self._get(path)
            got = response.status_code == 200 and response.content[:2] == b"\xff\xd8"
            self.assertEqual(got, seen, (user and user.display_name, path))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_reports_and_calls_give_a_portal_user_nothing(self):
        bridge = self._bridge(self.person, vision="alpha vision")
        for user in (self.joris, self.person):
            self._as(user)
            for path in (
                f"/report/pdf/mobility_mentoring.report_bridge/{bridge.id}",
                f"/report/html/mobility_mentoring.report_bridge/{bridge.id}",
            ):
                response = self._get(path)
                self.assertNotEqual(response.status_code, 200, path)
                self.assertNotIn("alpha", response.text)
            for method, arguments in (("read", [bridge.ids]), ("search_read", [[]]), ("action_confirm", [bridge.ids])):
                params = {"model": bridge._name, "method": method, "args": arguments, "kwargs": {}}
                response = self.url_open("/web/dataset/call_kw", json={"params": params})
                self.assertEqual(response.json()["error"]["data"]["name"], "odoo.exceptions.AccessError")

    def test_what_is_new_is_told_like_what_went_back(self):
        self._bridge(self.person, {"house": 3, "debts": 0}, date="2024-01-01")
        self._bridge(self.person, {"house": 1, "debts": 40}, date="2025-01-01", led_by="participant")
        words = self._open("/my/bridge")
        self.assertIn("1 of 2 pillars hold", words)
        self.assertIn("House “house at 1” Before: “house at 3”", words)
        self.assertIn("Debts “debts at 40” Before: “debts at 0”", words)
        self.assertIn("filled in by yourself", words)
        self.assertNotIn("score", words.lower())

    def test_the_paper_is_the_same_one_and_no_opening_is_logged(self):
        bridge = self._bridge(self.person)
        self._as(self.person)
        response = self._get(f"/my/bridge/{bridge.id}/pdf")
        self.assertEqual((response.status_code, response.headers["Content-Type"]), (200, "application/pdf"))
        self.assertIn(b"<svg", response.content, "the host prints no PDF while it is tested")
        self.assertNotIn("Yara", response.headers["Content-Disposition"])
        self.assertFalse(self.env["mobility.access.log"].search([("participant_id", "=", self.person.id)]))
