"""A process with a database of its own, as an installation has one: `python -m tests.api.at_once FOLDER STEP …`."""

import json
import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ["UPTAKE_DATA"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "uptake.config.settings"
    django.setup()
    steps = import_module("tests.api.at_once_steps").STEPS
    sys.stdout.write(json.dumps(steps[sys.argv[2]](*sys.argv[3:])))
