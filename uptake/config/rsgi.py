"""The delivery plane alone, for servers that speak RSGI: what each process of `uptake deliver` runs."""

from uptake.config.asgi import app as dispatcher
from uptake.delivery.rsgi import RsgiApp

if dispatcher.delivery is None:
    raise RuntimeError("uptake.config.rsgi serves messages, and UPTAKE_SERVE leaves them out")
app = RsgiApp(dispatcher.delivery, dispatcher)
