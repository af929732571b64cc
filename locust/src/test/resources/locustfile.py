"""Asks the target for what succeeds and for what fails, about one in four."""

import os

from locust import HttpUser, constant, events, stats, task

if "PERCENTILES" in os.environ:
    stats.PERCENTILES_TO_STATISTICS = [float(p) for p in os.environ["PERCENTILES"].split(",")]


class Visitor(HttpUser):
    wait_time = constant(0.05)

    @task(3)
    def page(self):
        self.client.get("/page")

    @task(1)
    def broken(self):
        self.client.post("/broken?a=<1>&b='2'", name="/broken <a> & 'b'")


if os.environ.get("LOGIN"):
    from flask_login import UserMixin

    @events.init.add_listener
    def login(environment, **_):
        environment.web_ui.app.secret_key = "s"
        environment.web_ui.login_manager.user_loader(lambda user: UserMixin())
