"""The whole server over the network: the conformance tests of others, many at once, and a kill half way."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from scim2_tester import Status, check_server

from tests.scim.providing import PATCH
from tests.scim.scim_loopback import LoopbackClient
from tests.scim.served_scim import Server


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("scim")).found().start()
    yield server
    server.stop()


def patch(*operations):
    return {"schemas": [PATCH], "Operations": list(operations)}


def test_the_conformance_tests_find_nothing(served):
    results = check_server(LoopbackClient(served.address, {"Authorization": f"Bearer {served.token}"}))
    wrong = [
        f"{each.resource_type or ''} {each.title}: {each.reason}"
        for each in results
        if each.status not in (Status.SUCCESS, Status.COMPLIANT, Status.SKIPPED)
    ]
    assert wrong == []
    assert Counter(each.status for each in results)[Status.SUCCESS] > 60
    skipped = {f"{each.title}: {each.reason}" for each in results if each.status is Status.SKIPPED}
    assert all(each.startswith("search_with_attributes: POST /.search") for each in skipped), skipped


def test_what_is_sent_at_once_is_kept_once_and_nothing_of_it_is_lost(served):
    with ThreadPoolExecutor(8) as many:
        told = list(many.map(lambda _n: served.ask("POST", "Users", {"userName": "twin@hill.example"}), range(8)))
    assert sorted(status for status, _body in told) == [201, *[409] * 7]
    ids = [served.ask("POST", "Users", {"userName": f"p{n}@hill.example"})[1]["id"] for n in range(16)]
    _status, group = served.ask("POST", "Groups", {"displayName": "All"})

    def add(one):
        return served.ask(
            "PATCH", f"Groups/{group['id']}", patch({"op": "Add", "path": "members", "value": [{"value": one}]})
        )

    with ThreadPoolExecutor(8) as many:
        assert {status for status, _body in many.map(add, ids)} == {204}
    _status, after = served.ask("GET", f"Groups/{group['id']}")
    assert {each["value"] for each in after["members"]} == set(ids)
    assert after["meta"]["version"] == f'W/"{1 + len(ids)}"'


def test_a_server_that_dies_in_the_middle_of_a_change_has_done_all_of_it_or_nothing(served):
    ids = [served.ask("POST", "Users", {"userName": f"k{n}@hill.example"})[1]["id"] for n in range(40)]
    _status, group = served.ask("POST", "Groups", {"displayName": "Before", "members": [{"value": ids[0]}]})
    members = [{"value": each} for each in ids]
    operations = [{"op": "Remove", "path": "members"}, {"op": "Add", "path": "members", "value": members}]
    change = patch({"op": "Replace", "path": "displayName", "value": "After"}, *operations * 400)
    with ThreadPoolExecutor(1) as one:
        asked = one.submit(served.ask, "PATCH", f"Groups/{group['id']}", change)
        while not asked.running() and not asked.done():
            pass
        served.kill()
        try:
            answered = asked.result()[0] == 204
        except OSError:
            answered = False
    served.start()
    _status, after = served.ask("GET", f"Groups/{group['id']}")
    states = [("Before", set(ids[:1])), ("After", set(ids))]
    assert (after["displayName"], {each["value"] for each in after["members"]}) in states[answered:]
    assert served.ask("PATCH", f"Groups/{group['id']}", change)[0] == 204
    _status, after = served.ask("GET", f"Groups/{group['id']}")
    assert (after["displayName"], {each["value"] for each in after["members"]}) == states[1]
