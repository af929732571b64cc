"""Each worker takes more memory than it may have, some seconds after the load has begun."""

import os
import time

from locust import FastHttpUser, constant, task
from locust.runners import WorkerRunner

START = time.monotonic()
TAKEN = []


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
        if isinstance(self.environment.runner, WorkerRunner) and time.monotonic() - START > 8:
            TAKEN.append(bytearray(os.urandom(1)) * (32 * 1024 * 1024))
