import os

from locust import FastHttpUser, constant, task


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
