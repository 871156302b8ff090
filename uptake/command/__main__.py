"""The command `uptake`."""

import os
import sys

import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")

HELP = """Adoption Score and organizational messages, in your own house.

What people did becomes a score, the score becomes insights, an insight becomes a message to those who have
not adopted, and what came of it shows in the next score. Everything is kept in one folder, UPTAKE_DATA
(default ./data); all settings are environment variables that begin with UPTAKE_ (see docs/settings.md).

A first day: uptake tenant my-org --name "My organization" --create; uptake admin me@my-org.example --tenant
my-org; uptake import exports/ --tenant my-org; uptake serve
"""

app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _verbs() -> None:
    from uptake.command import (
        admin,
        audit,
        backup,
        benchmark,
        bring_in,
        check,
        demo,
        graph,
        score,
        serve,
        signing_in,
        trust,
        work,
    )

    app.command("serve")(serve.serve)
    app.command("import")(bring_in.bring_in)
    app.command("score")(score.score)
    app.command("demo")(demo.demo)
    app.command("worker")(work.worker)
    app.command("deliver")(serve.deliver)
    app.command("check")(check.check)
    app.command("tenant")(admin.tenant)
    app.command("admin")(admin.admin)
    app.command("unlock")(signing_in.unlock)
    app.command("second-factor")(signing_in.second_factor)
    app.command("import-messages")(graph.import_messages)
    app.command("export-messages")(graph.export_messages)
    app.add_typer(benchmark.benchmark, name="benchmark")
    app.add_typer(audit.audit, name="audit")
    app.add_typer(trust.trust, name="trust")
    app.command("backup")(backup.backup)
    app.command("restore")(backup.restore)


def main() -> None:
    """Run the command line; a refusal ends it with its sentence and exit code 2."""
    from pydantic import ValidationError

    try:
        import django

        django.setup()
        _verbs()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = "UPTAKE_" + "_".join(str(part) for part in error["loc"]).upper()
            print(f"{name}: {error['msg']}. docs/settings.md has an example.", file=sys.stderr)
        sys.exit(2)

    from uptake.command.console import fail
    from uptake.rules.refusals import Refused
    from uptake.tenancy.sentences import sentence
    from uptake.tenancy.whose import piece_of_work

    try:
        with piece_of_work():
            app()
    except Refused as refused:
        fail(sentence(refused))


if __name__ == "__main__":
    main()
