"""A form of a page, filled in as a browser would send it."""

from dataclasses import dataclass, field

NOT_SENT = ("submit", "button", "image", "reset", "file")
Attributes = dict[str, str]


@dataclass
class Form:
    """A form of a page: where it goes, and the attributes of its fields and buttons."""

    action: str
    method: str
    fields: list[Attributes] = field(default_factory=list)

    def asks_for_password(self) -> bool:
        """Tell whether it has a field for a password."""
        return any(each.get("type") == "password" for each in self.fields)

    def filled_in(self, email: str, password: str) -> dict[str, str]:
        """Return what a browser sends, with the email and with the password in every field for one.

        Hidden fields, such as the token against forged requests, keep their values.
        """
        sent = {each["name"]: _value(each, email, password) for each in self._sent()}
        buttons = [each for each in self.fields if each.get("type") == "submit" and "name" in each]
        return sent | {each["name"]: each.get("value", "") for each in buttons[:1]}

    def _sent(self) -> list[Attributes]:
        named = [each for each in self.fields if each.get("name") and "disabled" not in each]
        return [
            each
            for each in named
            if each.get("type") not in NOT_SENT
            and (each.get("type") not in ("checkbox", "radio") or "checked" in each)
        ]


def _value(given: Attributes, email: str, password: str) -> str:
    if given.get("type") == "password":
        return password
    if given.get("type") == "email" or (given["name"] == "email" and given["type"] != "hidden"):
        return email
    return given.get("value", "")
