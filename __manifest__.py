{
    "name": "Mobility Mentoring",
    "summary": "Coach people out of poverty: Bridge, goals in mini-steps, rewards paid within days",
    "version": "19.0.1.0.0",
    "category": "Services/Mobility Mentoring",
    "license": "LGPL-3",
    "author": "Mobility Mentoring for Odoo contributors",
    "depends": ["account", "calendar", "mail", "portal", "base_iban"],
    "external_dependencies": {"python": ["qrcode", "xlsxwriter", "sepaxml"]},
    "data": [],
    "application": True,
    "installable": True,
}
