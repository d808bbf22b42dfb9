"""The --help pages in Vietnamese: what typer says in English by itself."""

import typer
from typer import rich_utils
from typer._click import Context
from typer.core import TyperCommand, TyperGroup, TyperOption


class _Command(TyperCommand):
    def get_usage(self, ctx: Context) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_usage(self, ctx: Context) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return _translated(super().get_help_option(ctx))


def in_vietnamese(app: typer.Typer) -> None:
    """Makes the help pages of the app and of its commands Vietnamese."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "Tham số"
    rich_utils.OPTIONS_PANEL_TITLE = "Tuỳ chọn"
    rich_utils.COMMANDS_PANEL_TITLE = "Lệnh"
    rich_utils.DEFAULT_STRING = "[mặc định: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"
    app.info.cls = _Group
    app.info.options_metavar = "[TUỲ CHỌN]"
    app.info.subcommand_metavar = "LỆNH [THAM SỐ]…"
    for command in app.registered_commands:
        command.cls = _Command
        command.options_metavar = "[TUỲ CHỌN]"


def _usage(text: str) -> str:
    return text.replace("Usage:", "Cách dùng:", 1)


def _translated(option: TyperOption | None) -> TyperOption | None:
    if option:
        option.help = "Xem cách dùng."
    return option
