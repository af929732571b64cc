package io.locust.k8s.app;

import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/** The operator's process. Settings come from environment variables; {@link Settings} has them all. */
public final class Main {
    private static final int WRONG_SETTINGS = 2;
    private static final int CANNOT_START = 1;

    private Main() {}

    /**
     * Starts the operator.
     *
     * @param arguments {@code --version} prints the version and ends; {@code --check} tells whether the installation
     *     can work, and ends; there are no others
     */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Version.TEXT);
            return;
        }
        if (arguments.length == 1 && arguments[0].equals("--check")) {
            System.exit(InstallationCheck.run(System.getenv(), System.out));
        }
        if (arguments.length > 0) {
            System.err.println("locust-operator takes no arguments but --version and --check:"
                    + " set environment variables instead");
            System.exit(WRONG_SETTINGS);
        }
        try {
            var settings = Settings.of(System.getenv());
            Logging.configure(settings.jsonLogs(), settings.logLevel());
            new Operator(settings, InstantSource.system()).start();
        } catch (InvalidSettings e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTINGS);
        } catch (Throwable e) {
            // Also errors, such as a class that is not there: other threads would keep a dead process alive.
            LoggerFactory.getLogger(Main.class).atError().setCause(e).log("cannot start");
            System.exit(CANNOT_START);
        }
    }
}
