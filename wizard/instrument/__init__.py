"""Reading the file of an instrument: reader (file to tables) > check (tables to an instrument, and what is wrong).

Like ``register``, whose ways of reading cells it shares, neither knows anything of Odoo; ``writer`` makes the draft.
"""
