"""The survey about Copilot: who may upload it, what is kept of it, and what is shown."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from reports_office import NOW, acting, client_of, open_office, seen

from uptake.reports import actions
from uptake.reports.models import AnswerCount, Survey
from uptake.reports.scale import words
from uptake.reports.survey import Statement, read_answers
from uptake.reports.survey_results import results
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.models import AuditEntry, Tenant

pytestmark = pytest.mark.django_db
HEAD = "quality,effort,speed,productivity,group\n"
PAGE = "/reports/copilot-survey/"


@pytest.fixture
def tenant() -> Tenant:
    return open_office("hill")


@pytest.fixture
def reader(tenant: Tenant) -> Client:
    return client_of("rita", "hill")


@pytest.fixture
def boss(tenant: Tenant) -> Client:
    return client_of("gina", "hill")


def answers(n: int, row: str = "5,4,3,2,Sales") -> str:
    return f"{row}\n" * n


def upload(tenant: Tenant, body: str, *, replace: bool = False, who: str = "gina", head: str = HEAD):
    content = (head + body).encode()
    return actions.upload_survey(content, words=words(), replace=replace, by=acting(who, tenant), now=NOW)


def send(client: Client, body: str, **fields):
    file = SimpleUploadedFile("answers.csv", (HEAD + body).encode(), "text/csv")
    return client.post(f"{PAGE}upload/", {"file": file, **fields}, follow=True)


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_answers(content, words())
    return refused.value.reason


def test_only_a_global_administrator_may_upload_or_delete(tenant):
    with pytest.raises(Refused) as refused:
        upload(tenant, answers(10), who="rita")
    assert refused.value.details == {"permission": Permission.UPLOAD_SURVEY.value}
    with pytest.raises(Refused):
        actions.delete_survey(by=acting("rita", tenant), now=NOW)
    assert not Survey.objects.of(tenant).exists()


def test_readers_meet_no_button_and_no_page_of_the_upload(reader, boss, tenant):
    upload(tenant, answers(10))
    assert "Replace the survey" not in seen(reader, PAGE)
    assert "Replace the survey" in seen(boss, PAGE)
    assert {reader.get(f"{PAGE}{name}").status_code for name in ("upload/", "delete/", "template.csv")} == {403}
    assert reader.post(f"{PAGE}delete/").status_code == 403
    assert results(tenant) is not None


def test_the_page_shows_who_agrees_and_how_many_answered(reader, tenant):
    upload(tenant, answers(6, "5,4,3,1,") + answers(6, "2,4,,5,"))
    told = seen(reader, PAGE)
    assert "6 of 12 answers agree or strongly agree." in told
    assert "12 of 12 answers agree or strongly agree." in told
    assert "Fewer than 10 people answered this statement." in told


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_nine_answers_are_hidden_and_ten_are_shown(reader, tenant, people, shown):
    upload(tenant, answers(people))
    told = seen(reader, PAGE)
    assert ("Who agrees" in told) is shown
    assert ("Fewer than 10 people answered, so nothing is shown." in told) is not shown
    assert bool(list(csv.DictReader(io.StringIO(file_of(reader))))) is shown


def file_of(client: Client) -> str:
    return client.get(f"{PAGE}results.csv").content.decode("utf-8-sig")


def test_words_of_every_language_and_numbers_mean_the_same():
    found = read_answers(f"{HEAD}Strongly Agree,agree,Neutral,disagree,A\n5,4,3,2,A\n".encode(), words())
    assert found.counts == {
        ("A", Statement.QUALITY, 5): 2,
        ("A", Statement.EFFORT, 4): 2,
        ("A", Statement.SPEED, 3): 2,
        ("A", Statement.PRODUCTIVITY, 2): 2,
    }


def test_semicolons_marks_and_empty_lines_are_read_as_spreadsheets_write_them():
    content = "\ufeffSpeed;Quality;Effort;Productivity\r\n\r\n1;2;3;4\r\n".encode()
    assert read_answers(content, words()).counts["", Statement.SPEED, 1] == 1


def test_bad_rows_are_set_aside_and_told_by_line(boss, tenant):
    answer = send(boss, answers(10) + "5,maybe,3,2,Sales\n5,4,3\n6,1,1,1,Sales\n")
    told = " ".join(answer.content.decode().split())
    assert (
        "3 rows could not be read and were set aside: line 12: effort is “maybe”; line 13: the number of cells" in told
    )
    assert "line 14: quality is “6”" in told
    assert results(tenant).people == 10


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("quality,effort,speed,productivity,User Principal Name\n5,5,5,5,x\n", "survey_names_people"),
        ("quality,effort,speed,productivity,E-Mail\n5,5,5,5,\n", "survey_names_people"),
        ("quality,effort,speed,productivity,name\n5,5,5,5,Ann\n", "survey_names_people"),
        ("quality,effort,speed,productivity,group\n5,5,5,5,ann@hill.example\n", "survey_names_people"),
        ("quality,effort,speed,productivity,other\n5,5,5,5,ann@hill.example\n", "survey_names_people"),
        ("quality,effort,speed,productivity,age\n5,5,5,5,44\n", "survey_has_other_columns"),
        ("quality,effort,speed,productivity,speed\n5,5,5,5,4\n", "survey_has_other_columns"),
        ("quality,effort,speed\n5,5,5\n", "survey_lacks_a_statement"),
        ("quality,effort,speed,productivity\n", "survey_has_no_answers"),
        ("quality,effort,speed,productivity\n,,,\nx,x,x,x\n", "survey_has_no_answers"),
        ("", "survey_lacks_a_statement"),
    ],
)
def test_a_file_that_is_not_a_survey_is_refused(text, reason):
    assert refusal(text.encode()) == reason


def test_damaged_and_huge_files_are_refused():
    assert refusal(b"\xff\xfe\x00quality") == "survey_is_no_text"
    assert refusal(b"x" * 10_000_001) == "survey_too_large"


def test_a_refused_file_leaves_the_earlier_survey_as_it_was(boss, tenant):
    upload(tenant, answers(20))
    told = send(boss, "5,5,5,5,ann@hill.example\n", replace="on")
    assert "Nothing of it was kept" in told.content.decode()
    assert results(tenant).people == 20
    assert AuditEntry.objects.of(tenant).filter(action="survey.replaced").count() == 0


def test_an_earlier_survey_is_replaced_whole_and_only_when_confirmed(boss, tenant):
    upload(tenant, answers(20))
    assert "Confirm that the new file takes its place." in send(boss, answers(11)).content.decode()
    assert results(tenant).people == 20
    send(boss, answers(11, "1,1,1,1,Legal"), replace="on")
    assert results(tenant).people == 11
    assert Survey.objects.of(tenant).count() == 1
    assert set(AnswerCount.objects.of(tenant).values_list("answer", flat=True)) == {1}


def test_an_overwrite_that_fails_in_the_middle_changes_nothing(tenant, monkeypatch):
    upload(tenant, answers(20))

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "note", fail)
    with pytest.raises(RuntimeError):
        upload(tenant, answers(11), replace=True)
    assert results(tenant).people == 20
    assert results(tenant).statements[0].everybody.counts == (20, 0, 0, 0, 0)


def test_deletion_is_confirmed_final_and_written_down(boss, tenant):
    upload(tenant, answers(20))
    assert "cannot be brought back" in seen(boss, f"{PAGE}delete/")
    assert results(tenant) is not None
    assert "The survey is deleted." in boss.post(f"{PAGE}delete/", follow=True).content.decode()
    assert results(tenant) is None
    assert not AnswerCount.objects.of(tenant).exists()
    assert "There is no survey to delete." in boss.post(f"{PAGE}delete/", follow=True).content.decode()


def test_every_change_is_in_the_audit_log_without_small_numbers(tenant):
    upload(tenant, answers(20))
    upload(tenant, answers(9), replace=True)
    actions.delete_survey(by=acting("gina", tenant), now=NOW)
    entries = AuditEntry.objects.of(tenant).filter(action__startswith="survey.").order_by("id")
    assert [(e.action, e.admin, e.details) for e in entries] == [
        ("survey.uploaded", "gina@hill.example", {"people": 20, "set_aside": 0}),
        ("survey.replaced", "gina@hill.example", {"people": None, "set_aside": 0}),
        ("survey.deleted", "gina@hill.example", {}),
    ]


def groups_of(tenant: Tenant) -> set[str]:
    return {name for judged in results(tenant).statements for name, _ in judged.groups}


def in_groups(**sizes: int) -> str:
    return "".join(answers(n, f"5,4,3,2,{name}") for name, n in sizes.items())


def test_small_groups_are_merged_before_anything_is_kept(tenant):
    upload(tenant, in_groups(Sales=40, Support=12, Legal=9))
    assert set(AnswerCount.objects.of(tenant).values_list("group", flat=True)) == {"Sales", ""}
    assert groups_of(tenant) == {"Sales", ""}


def test_a_larger_smallest_group_hides_more_of_what_is_kept(tenant):
    upload(tenant, in_groups(Sales=40, Support=12, Legal=15, Board=30))
    assert groups_of(tenant) == {"Sales", "Support", "Legal", "Board"}
    Tenant.objects.filter(pk=tenant.pk).update(choices={"smallest_group": "25"})
    tenant.refresh_from_db()
    assert groups_of(tenant) == {"Sales", "Board"}


def test_a_statement_that_few_of_a_group_answered_is_hidden_for_it_and_another(tenant):
    body = in_groups(Sales=40, Support=30) + answers(9, "5,4,3,2,Legal") + answers(6, ",4,3,2,Legal")
    upload(tenant, body)
    shown = {judged.statement: {name for name, _ in judged.groups} for judged in results(tenant).statements}
    assert shown[Statement.QUALITY] == {"Sales"}
    assert shown[Statement.SPEED] == {"Sales", "Support", "Legal"}


def test_a_group_that_begins_like_a_formula_cannot_run_in_a_spreadsheet(reader, tenant):
    upload(tenant, in_groups(**{"=1+1": 20, "Sales": 20}))
    rows = list(csv.DictReader(io.StringIO(file_of(reader))))
    assert {row["group"] for row in rows} == {"", "'=1+1", "Sales"}
    assert rows[0]["favourable_share"] == "1.0"
    assert rows[0]["answers"] == "40"


def test_a_group_name_is_shown_as_text_and_never_as_markup(reader, tenant):
    upload(tenant, in_groups(**{"<script>x</script>": 20, "Sales": 20}))
    assert "<script>x" not in reader.get(PAGE).content.decode()


def test_the_template_can_be_uploaded_as_it_is(boss):
    content = boss.get(f"{PAGE}template.csv").content
    found = read_answers(content, words())
    assert sum(found.rows.values()) == 2
    assert not found.problems


def test_one_organization_never_sees_the_survey_of_another(reader, tenant):
    upload(open_office("vale"), answers(30))
    assert results(tenant) is None
    assert "No survey yet" in seen(reader, PAGE)
