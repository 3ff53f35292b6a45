from odoo.tools import SQL


def move_back(env, town):
    """Give what was made while loading the day on which it happened, where no method may set it."""
    env.cr.flush()  # with what is written at the end of a transaction
    # a confirmed Bridge refuses every change
    env.cr.execute(
        SQL(
            "UPDATE mobility_assessment SET date_confirmed = date + time '10:00'"
            " WHERE company_id = %s AND date_confirmed IS NOT NULL",
            town.company.id,
        )
    )
    # a step was thought of some days before it was done
    env.cr.execute(
        SQL(
            "UPDATE mobility_goal_step"
            " SET create_date = COALESCE(date_done, %s) - (3 + MOD(id, 12)) * INTERVAL '1 day' WHERE company_id = %s",
            town.today,
            town.company.id,
        )
    )
    # nothing changed any more in the records of those who left
    env.cr.execute(
        SQL(
            """
            UPDATE mobility_participant person
               SET date_touched = gone.date_end
              FROM (SELECT participant_id, MAX(date_end) AS date_end
                      FROM mobility_enrollment
                     GROUP BY participant_id
                    HAVING bool_and(date_end IS NOT NULL)) gone
             WHERE gone.participant_id = person.id AND person.company_id = %s
            """,
            town.company.id,
        )
    )
    env.invalidate_all()
