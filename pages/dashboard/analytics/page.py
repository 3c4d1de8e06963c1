"""Analytics tab: /expert-dashboard/figures."""

from dataclasses import dataclass, field

from markupsafe import Markup
from nicegui import ui

from components.dashboard.analytics import (
    funnel_chart,
    hours_chart,
    key_figures,
    lost_chart,
    period_words,
    sessions_chart,
)
from components.dashboard.overview_parts import page_head
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag, trusted
from components.kit.primitives import button_markup, empty_state
from components.kit.static_files import static_url
from components.layout.page_head import add_to_head
from expertconnect.domain.analytics import MIN, Period, PeriodFigures
from expertconnect.i18n import N_, _, ngettext, reader
from expertconnect.services import analytics
from pages.dashboard.analytics.csv_file import figures_file
from pages.dashboard.shell.frame import DashboardContext, Shell, load_dashboard
from pages.framework.read_order import ReadOrder
from pages.framework.site import Page
from pages.framework.visit import Visit

HERE = "/expert-dashboard/figures"
_PERIODS = {Period.MONTH: N_("30 days"), Period.QUARTER: N_("90 days"), Period.YEAR: N_("A year")}


@dataclass(eq=False)
class FiguresState:
    """The shown analytics and their period."""

    dashboard: DashboardContext
    period: Period
    figures: PeriodFigures
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Compute the analytics again."""
        self.figures = await self.reads.newest(_count(self.dashboard.visit, self.period)) or self.figures


async def _count(visit: Visit, period: Period) -> PeriodFigures:
    return await visit.ask(analytics.of_period, period, reader().week_start)


async def load(visit: Visit) -> FiguresState:
    """Load the analytics; an invalid period is the default."""
    dashboard = await load_dashboard(visit)
    value = visit.query("period", 4)
    period = next((one for one in Period if str(int(one)) == value), Period.QUARTER)
    return FiguresState(dashboard, period, await _count(visit, period))


class FiguresPage:
    """The tab."""

    def __init__(self, state: FiguresState) -> None:
        self.state, self.visit = state, state.dashboard.visit

    def build(self) -> None:
        """Build the elements once; then patch changes."""
        add_to_head(trusted(f'<script defer src="{static_url("js/chart.js")}"></script>'))
        shell = Shell(self.state.dashboard, HERE, _("Figures"))
        with shell.around():
            self.head = Fragment(on_act=self.act)
            self.body = Fragment(classes="vs g5")
        self.draw()
        shell.follow(self.refresh)

    async def refresh(self) -> None:
        """Load again and patch."""
        await self.state.load()
        self.draw()

    def draw(self) -> None:
        """Show the loaded data; unchanged parts are not sent."""
        figures = self.state.figures
        first, last = period_words(figures)
        text = _("{first} to {last}, in your time zone.").format(first=first, last=last)
        self.head.show(page_head(_("Figures"), text, self._actions()))
        self.body.show(self._charts() if figures.is_enough else self._too_few())

    def act(self, act: str, _key: str, _value: object) -> None:
        """Download the CSV file."""
        if act == "file" and self.visit.client is not None:
            text = figures_file(self.state.figures)
            ui.download.content(text.encode("utf-8-sig"), "figures.csv", "text/csv")

    def _actions(self) -> Markup:
        links = [
            tag(
                "a",
                "",
                _(label),
                href=f"{HERE}?period={int(period)}",
                aria_current="true" if period is self.state.period else None,
            )
            for period, label in _PERIODS.items()
        ]
        file = button_markup(_("Download as CSV"), icon_name="download", act="file")
        return joined(
            [
                tag("nav", "seg", *links, aria_label=_("Period")),
                file if self.state.figures.is_enough else None,
            ]
        )

    def _charts(self) -> Markup:
        figures = self.state.figures
        return joined(
            [
                tag("div", "grid4", key_figures(figures)),
                sessions_chart(figures),
                tag("div", "figures-pair", hours_chart(figures, self.visit.hour12), lost_chart(figures)),
                funnel_chart(figures),
            ]
        )

    def _too_few(self) -> Markup:
        count = self.state.figures.tally.total
        so_far = ngettext("There is {n} so far.", "There are {n} so far.", count).format(n=count)
        text = _("Charts of fewer than {least} sessions would say more than is true. {so_far}").format(
            least=MIN, so_far=so_far
        )
        page = f"/{self.state.dashboard.profile.username}"
        share = button_markup(_("Open your page"), icon_name="external-link", href=page)
        return tag("div", "glass", empty_state(_("Too few sessions for a chart"), text, action=share))


def draw(_visit: Visit, state: FiguresState) -> None:
    """Build the tab."""
    FiguresPage(state).build()


FIGURES = Page(load, draw, signed_in=True)
