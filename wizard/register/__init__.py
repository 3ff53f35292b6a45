"""Reading a register, step by step: reader (files to rows) > sheets (rows to values) > plan (what will happen).

These three know nothing of Odoo. ``known`` tells them what is in the database, ``texts`` puts their findings in the
user's language and ``writer`` carries a plan out.
"""
