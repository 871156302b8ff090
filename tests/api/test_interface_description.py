"""The description is whole, the reference shows it, and docs/api.md tells all of it."""

import re
from pathlib import Path

from django.test import Client

from tests.api.interface_world import Program
from uptake.api.description import description
from uptake.api.document import BEGIN, as_markdown
from uptake.api.listing import calls, reasons, shapes
from uptake.api.problems import AT_THE_DOOR
from uptake.rules.permissions import Role
from uptake.tenancy.sentences import SENTENCES

PAGE = Path(__file__).parents[2] / "docs/api.md"


def operations():
    return [(method, path, told) for path, known in description()["paths"].items() for method, told in known.items()]


def test_every_path_says_what_it_is_and_what_comes_back():
    for method, path, told in operations():
        assert method in {"get", "post", "patch", "delete"}
        assert told["summary"], path
        assert told["description"].endswith("."), path
        (done,) = [status for status in told["responses"] if int(status) < 400]
        assert "content" in told["responses"][done] or int(done) == 204, path
        for status in (401, 403):
            assert "application/problem+json" in told["responses"][status]["content"], path
        for parameter in told["parameters"]:
            assert parameter["description"], (path, parameter["name"])


def test_every_change_asks_for_a_scope_that_writes_and_a_post_takes_a_key():
    for method, path, told in operations():
        assert told["x-scope"].endswith(":read") or not told["x-scope"] or method != "get" or path.endswith("/reviews")
        if method != "get":
            assert told["x-scope"] in {"messages:write", "messages:approve", "settings:write"}, path
            assert 413 in told["responses"], path
        names = [each["name"] for each in told["parameters"]]
        assert ("Idempotency-Key" in names) is (method == "post"), path
        assert ("If-Match" in names) is (method == "patch" and path.endswith("{message}")), path
        assert (412 in told["responses"]) is ("If-Match" in names), path


def test_every_reason_for_a_no_is_described_and_has_a_sentence():
    told = description()["components"]["schemas"]["Problem"]["properties"]["reason"]["enum"]
    assert told == [name for name, _status, _says in reasons()]
    assert set(told) == {*SENTENCES, *AT_THE_DOOR}
    assert all(400 <= status <= 500 and says for _name, status, says in reasons())


def test_every_field_is_explained():
    silent = [f"{shape.name}.{each.name}" for shape in shapes() for each in shape.fields if not each.says]
    assert not silent
    assert not [shape.name for shape in shapes() if not shape.says.endswith(".")]


def test_names_of_operations_are_not_used_twice():
    names = [told["operationId"] for _method, _path, told in operations()]
    assert len(names) == len(set(names))


def fields_of(schema):
    found = description()["components"]["schemas"][schema]
    return set(found["properties"])


def test_every_answer_has_exactly_the_fields_that_are_described(hill, program):
    hill.record()
    for call in calls():
        if call.method != "GET" or call.shape in ("", "object") or "{message}" in call.path:
            continue  # another test reads a message whole
        if call.scope == "messages:approve":
            continue
        address = call.path.removeprefix("/api/v1").replace("{metric}", "communication.modes")
        address = address.replace("{category}", "mobility")
        if address.startswith("/groups/"):
            address += "?attribute=department&metric=communication.modes&group=Sales"
        answer = program.ask(address)
        told = answer.json()
        for one in told if isinstance(told, list) else [told]:
            assert set(one) == fields_of(call.shape), call.path


def test_the_page_of_the_documentation_is_what_the_code_says():
    page = PAGE.read_text()
    assert BEGIN in page
    assert as_markdown(page) == page


def test_the_documentation_names_every_path_and_field():
    page = PAGE.read_text()
    assert not [call.path for call in calls() if f"`{call.method} {call.path}`" not in page]
    for shape in shapes():
        part = page.partition(f"### {shape.name}\n")[2].partition("\n### ")[0]
        assert not [each.name for each in shape.fields if f"`{each.name}`" not in part], shape.name


def test_the_part_by_hand_names_only_paths_that_are_there():
    by_hand = PAGE.read_text().partition(BEGIN)[0]
    known = {call.path for call in calls()} | {"/api/v1/openapi.json", "/api/v1/reference/"}
    named = set(re.findall(r"/api/v1/[a-z./{}:-]*[a-z}/]", by_hand))
    assert named
    assert named <= known


def test_the_documentation_names_every_reason():
    page = PAGE.read_text()
    assert not [name for name, status, _says in reasons() if f"| `{name}` | {status} |" not in page]


def test_the_reference_shows_every_path_without_script(hill):
    hill.admin("rita", Role.REPORTS_READER)
    answer = hill.browser("rita").get("/api/v1/reference/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not [call.path for call in calls() if call.path not in page]
    assert "http://cdn" not in page
    assert "https://cdn" not in page


def test_a_visitor_is_sent_to_the_sign_in_before_the_reference(db):
    answer = Client(SERVER_NAME="localhost").get("/api/v1/reference/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_a_program_can_follow_the_description(hill, program):
    hill.record()
    (path,) = [path for path in description()["paths"] if path.endswith("/score") and "history" not in path]
    assert Program(program.token).ask(path.removeprefix("/api/v1")).status_code == 200
