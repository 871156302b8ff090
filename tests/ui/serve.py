"""The style pages on a free port of this machine; prints the address and serves until it is ended."""

import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.ui.settings"

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


with make_server(
    "127.0.0.1",
    int(sys.argv[1]) if len(sys.argv) > 1 else 0,
    StaticFilesHandler(get_wsgi_application()),
    Threads,
    Quiet,
) as server:
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
