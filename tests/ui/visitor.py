"""Somebody to look at the pages: an admin of two organizations who may do everything."""

from types import SimpleNamespace

TENANTS = [SimpleNamespace(slug="hillside", name="Hillside"), SimpleNamespace(slug="fabrikam", name="Fabrikam")]


def as_an_admin(get_response):
    def answer(request):
        request.user = SimpleNamespace(
            is_authenticated=True, name="Mia Lindqvist", get_username=lambda: "mia@hillside.example"
        )
        request.acting = SimpleNamespace(tenant=TENANTS[0], may=lambda permission: True)
        request.tenants = TENANTS
        return get_response(request)

    return answer
