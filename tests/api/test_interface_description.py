"""The description is whole, the reference shows it, and docs/api.md tells all of it."""

import re
from pathlib import Path

from django.test import Client

from tests.api.interface_world import Program
from uptake.api.description import description
from uptake.api.document import BEGIN, as_markdown
from uptake.api.listing import calls, shapes
from uptake.rules.permissions import Role

PAGE = Path(__file__).parents[2] / "docs/api.md"


def test_every_path_says_what_it_is_and_what_comes_back():
    for path, operations in description()["paths"].items():
        assert set(operations) == {"get"}, path
        told = operations["get"]
        assert told["summary"], path
        assert told["description"].endswith("."), path
        assert told["responses"][200]["content"]["application/json"]["schema"], path
        for status in (401, 403):
            assert "application/problem+json" in told["responses"][status]["content"], path
        for parameter in told["parameters"]:
            assert parameter["description"], (path, parameter["name"])


def test_every_field_is_explained():
    silent = [f"{shape.name}.{each.name}" for shape in shapes() for each in shape.fields if not each.says]
    assert not silent
    assert not [shape.name for shape in shapes() if not shape.says.endswith(".")]


def test_names_of_operations_are_not_used_twice():
    names = [operations["get"]["operationId"] for operations in description()["paths"].values()]
    assert len(names) == len(set(names))


def fields_of(schema):
    found = description()["components"]["schemas"][schema]
    return set(found["properties"])


def test_every_answer_has_exactly_the_fields_that_are_described(hill, program):
    hill.record()
    for call in calls():
        shape = call.answer.removeprefix("list of ")
        address = call.path.removeprefix("/api/v1").replace("{metric}", "communication.modes")
        if "{message}" in address:  # there is none; another test reads one whole
            continue
        address = address.replace("{category}", "mobility")
        if address.startswith("/groups/"):
            address += "?attribute=department&metric=communication.modes&group=Sales"
        answer = program.ask(address)
        told = answer.json()
        for one in told if isinstance(told, list) else [told]:
            assert set(one) == fields_of(shape), call.path


def test_the_page_of_the_documentation_is_what_the_code_says():
    page = PAGE.read_text()
    assert BEGIN in page
    assert as_markdown(page) == page


def test_the_documentation_names_every_path_and_field():
    page = PAGE.read_text()
    assert not [call.path for call in calls() if f"`GET {call.path}`" not in page]
    for shape in shapes():
        part = page.partition(f"### {shape.name}\n")[2].partition("\n### ")[0]
        assert not [each.name for each in shape.fields if f"`{each.name}`" not in part], shape.name


def test_the_part_by_hand_names_only_paths_that_are_there():
    by_hand = PAGE.read_text().partition(BEGIN)[0]
    known = {call.path for call in calls()} | {"/api/v1/openapi.json", "/api/v1/reference/"}
    named = set(re.findall(r"/api/v1/[a-z./{}]*[a-z}/]", by_hand))
    assert named
    assert named <= known


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
