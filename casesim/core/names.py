"""Names for synthetic people, by sex and by the decade of birth, from many backgrounds; no real person is meant.

Common given names of the United Kingdom's birth statistics (Office for National Statistics) and of its communities,
mixed so that no trait of a case can go with one group: the draw of a name is independent of every other.
"""

from __future__ import annotations

_OLD_F = ("Margaret", "Jean", "Dorothy", "Patricia", "Kamala", "Beryl", "Grace", "Siew Ling", "Fatima", "Rosa", "Eileen", "Halina", "Joyce", "Surinder")  # fmt: skip
_OLD_M = ("Derek", "Kenneth", "Ronald", "Brian", "Winston", "Mohan", "Stanisław", "Chee Keong", "Ibrahim", "Alan", "Emlyn", "Raymond", "Giuseppe", "Gurdev")  # fmt: skip
_MID_F = ("Susan", "Karen", "Denise", "Angela", "Yvonne", "Anita", "Blessing", "Mei", "Nasreen", "Helen", "Joanna", "Sunita", "Carmen", "Fiona")  # fmt: skip
_MID_M = ("David", "Stephen", "Paul", "Andrew", "Leroy", "Rajesh", "Tunde", "Wei", "Tariq", "Gareth", "Piotr", "Colin", "Marco", "Callum")  # fmt: skip
_NEW_F = ("Sophie", "Chloe", "Aisha", "Priya", "Emily", "Zainab", "Megan", "Ifeoma", "Xin", "Olivia", "Leila", "Kasia", "Jade", "Amara")  # fmt: skip
_NEW_M = ("Jack", "Daniel", "Mohammed", "Arjun", "Liam", "Kwame", "Hao", "Oliver", "Yusuf", "Kacper", "Jordan", "Ethan", "Mateo", "Rhys")  # fmt: skip

FAMILY: tuple[str, ...] = (
    "Hughes", "Patel", "Okafor", "Novak", "Walker", "Khan", "Campbell", "Chen", "Murphy", "Singh", "Taylor", "Adeyemi",
    "Rossi", "Davies", "Rahman", "Kowalski", "Clarke", "Nguyen", "Stewart", "Mensah",
)  # fmt: skip
"""Family names, drawn independently of the given name."""


def given_names(sex: str, age: int) -> tuple[str, ...]:
    """Return the given names to draw from for `sex` ("female", "f" …; anything else is taken as male) and age in years."""
    female = sex.lower().startswith(("f", "w", "girl"))
    if age >= 60:
        return _OLD_F if female else _OLD_M
    if age >= 35:
        return _MID_F if female else _MID_M
    return _NEW_F if female else _NEW_M
