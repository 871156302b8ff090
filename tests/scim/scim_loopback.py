"""A client of scim2-client that asks over the network, with nothing but the standard library."""

import http.client
from typing import Any
from urllib.parse import urlsplit

from scim2_client.client import BaseSyncSCIMClient
from scim2_client.engines.inprocess import InProcessResponse, _check_base_url, _prepare_request, _stays_under_base_url


class LoopbackClient(BaseSyncSCIMClient):
    """Asks a server at an address, with the same headers each time."""

    def __init__(self, base_url: str, headers: dict[str, str]) -> None:
        super().__init__()
        self.base_url = _check_base_url(base_url)
        self.headers = headers

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return _stays_under_base_url(self.base_url, endpoint)

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **kwargs: Any) -> InProcessResponse:
        asked = _prepare_request(self.base_url, self.headers, method, url, **kwargs)
        place = urlsplit(self.base_url)
        path = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        try:
            connection.request(asked.method, path, body=asked.body, headers=dict(asked.headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        told = InProcessResponse(status_code=answer.status, content=content)
        for name, value in answer.getheaders():
            told.headers.add_header(name, value)
        return told
