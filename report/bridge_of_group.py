"""What the drawing of the Bridge of many people takes, from areas and the shares of people for whom they hold."""

from odoo.tools import groupby


def prepare_pillars(areas, get_share):
    """Return the pillars for ``annual_drawing.bridge_of_many``.

    :param areas: records, in the order of the Bridge
    :param get_share: function of (key, area) that gives of how many of 100 people something is so, None where it is not
        shown; keys are area_held (at first), area_holds and pillar_holds (now)
    """
    pillars = []
    for pillar, members in groupby(areas, key=lambda area: area.pillar_id):
        now = get_share("pillar_holds", members[0])
        pillars.append(
            {
                "name": pillar.name,
                "icon": pillar.icon,
                "color": pillar.color,
                "now": now,
                "words": pillar.name if now is None else pillar.env._("%(share)s hold", share=f"{now:.0f}"),
                "areas": [
                    {
                        "name": area.name,
                        "before": get_share("area_held", area),
                        "now": get_share("area_holds", area),
                    }
                    for area in members
                ],
            }
        )
    return pillars
