from locust import User, constant, events, task


class Idle(User):
    wait_time = constant(1)

    @task
    def nothing(self):
        pass


@events.quitting.add_listener
def not_good_enough(environment, **_):
    environment.process_exit_code = 3
