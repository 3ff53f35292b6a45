"""A claim on a legal limit, and what comes out of checking it. Nothing here reads the database."""

from dataclasses import dataclass
from typing import Any, NamedTuple


class LimitClaim(NamedTuple):
    """Something with a value that somebody gets, or would get."""

    record: Any  # the reward or step that asks
    person: Any
    code: str  # of the legal basis
    day: Any  # on which it counts: earned, else expected
    amount: float
    currency: Any
    reward: Any  # the reward that is in the sums already, if there is one


@dataclass(frozen=True)
class LimitCheck:
    """What one claim makes of the limit in its calendar year, for the person or the benefit unit.

    The forecast is what was approved or received, what is promised or waits, the gifts known from elsewhere and the
    claim itself. Each reward and each gift is one payment.
    """

    legal: Any
    currency: Any
    limit: float
    year: int
    amount: float
    given: float
    promised: float
    gifts: float
    payments: int
    age: int | None

    @property
    def forecast(self):
        return self.amount + self.given + self.promised + self.gifts

    @property
    def unit(self):
        return self.legal.unit

    @property
    def source(self):
        return self.legal._get_source()

    @property
    def exceeded(self):
        """What goes beyond what the law lets pass: a set of 'amount', 'payments' and 'age'."""
        legal, found = self.legal, set()
        if self.currency.compare_amounts(self.forecast, self.limit) > 0:
            found.add("amount")
        if legal.max_payments and self.payments > legal.max_payments:
            found.add("payments")
        if legal.min_age and (self.age is None or self.age < legal.min_age):
            found.add("age")
        return found

    @property
    def is_over(self):
        return bool(self.exceeded)

    @property
    def is_over_now(self):
        """Whether what was given already goes beyond the limit, whatever is promised."""
        return self.currency.compare_amounts(self.given + self.gifts, self.limit) > 0
