"""State of the profile form."""

from dataclasses import dataclass

from expertconnect.i18n import spoken_locale
from expertconnect.services import accounts
from expertconnect.services.accounts.accounts import Account, ProfileInput
from expertconnect.services.accounts.sessions import OwnSession
from expertconnect.services.experts.profile_view import Profile
from pages.framework.visit import Visit


@dataclass(eq=False)
class ProfileState:
    """Typed and saved values of the profile form.

    Attributes:
        public: The public profile; None if the account is not an expert's.
        saved: The input that equals the stored account.
        sessions: Live sessions of the account.
    """

    visit: Visit
    account: Account
    public: Profile | None
    zone: str
    language: str
    region: str
    hour12: bool | None
    saved: ProfileInput
    sessions: tuple[OwnSession, ...] = ()

    @classmethod
    def of(cls, visit: Visit, account: Account, public: Profile | None) -> "ProfileState":
        """Return the state of the stored account, but with the language chosen in this browser."""
        language, region = written(account.locale)
        if language != visit.reader.language:
            language, region = visit.reader.language, ""
        saved = ProfileInput(account.name, account.time_zone, joined_locale(language, region), account.hour12)
        return cls(visit, account, public, account.time_zone, language, region, account.hour12, saved)

    @property
    def locale(self) -> str:
        """The language with its region, if one was chosen."""
        return joined_locale(self.language, self.region)

    def typed(self, name: str) -> ProfileInput:
        """Return the input of the typed values."""
        return ProfileInput(name, self.zone, self.locale, self.hour12)

    async def save(self, name: str) -> None:
        """Save the form.

        Raises:
            Invalid: With a sentence by field.
        """
        self.account = await self.visit.do(accounts.edit_profile, self.typed(name))
        self.saved = self.typed(self.account.name)

    def discard(self) -> None:
        """Discard unsaved changes."""
        saved = self.saved
        self.language, self.region = written(saved.locale)
        self.zone, self.hour12 = saved.time_zone, saved.hour12


def written(locale: str) -> tuple[str, str]:
    """Split a locale into the language of the texts and the region of dates and numbers."""
    language, _, region = spoken_locale(locale).partition("-")
    return language, region


def joined_locale(language: str, region: str) -> str:
    """Join language and region into one tag."""
    return f"{language}-{region}" if region else language
