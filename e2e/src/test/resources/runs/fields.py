"""Each role prints once what it finds in its container, as one line of JSON."""

import json
import os
import sys
from pathlib import Path

from locust import FastHttpUser, constant, events, task
from locust.runners import MasterRunner

NAMES = ("APP_color", "token", "PLAIN", "FROM_SECRET", "FROM_CONFIG_MAP")
FOLDERS = ("/certs", "/more", "/tls", "/long", "/of-master", "/of-worker", "/of-both", "/opt/locust/lib")


def files(folder):
    path = Path(folder)
    if not path.is_dir():
        return None
    return {file.name: file.read_text().strip() for file in sorted(path.iterdir()) if file.is_file()}


@events.init.add_listener
def tell(environment, **_):
    role = "master" if isinstance(environment.runner, MasterRunner) else "worker"
    found = {
        "arguments": sys.argv[1:],
        "environment": {name: os.environ.get(name) for name in NAMES},
        "folders": {folder: files(folder) for folder in FOLDERS},
        "writable": [folder for folder in FOLDERS if os.access(folder, os.W_OK)],
        "user": os.getuid(),
    }
    print(f"FOUND {role} {json.dumps(found)}", flush=True)


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
