from odoo import fields


def register(enrollment, text):
    """Write down what somebody told months after the end, as in the column 'followup' of the tables.

    '/' parts the times that were asked, in their order: 'yes no unknown' answers the three questions, '-' could not be
    reached. What is not there is still to ask.
    """
    for followup, told in zip(enrollment.followup_ids, text.split("/") if text else [], strict=False):
        day = fields.Date.add(followup.date_due, days=4)
        if told == "-":
            followup.write({"not_reached": True, "date_done": day})
            continue
        answers = zip(("self_sufficient", "employed", "fell_back"), told.split(), strict=True)
        followup.write({"date_done": day, "way": "phone", **dict(answers)})
