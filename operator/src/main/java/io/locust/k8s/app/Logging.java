package io.locust.k8s.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/** Sets up logback in code: one line per event on the standard output, as text or as JSON. */
final class Logging {
    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %-16logger{0} %msg %kvp{NONE}%n%ex{short}";

    private Logging() {}

    static void configure(boolean json, Settings.LogLevel level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(json ? json(context) : text(context));
        appender.start();

        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.locust").setLevel(Level.valueOf(level.name()));
        if (level.compareTo(Settings.LogLevel.WARN) < 0) {
            root.setLevel(Level.ERROR);
        }
        // Our exception handler says it in one line; the library adds the stack.
        context.getLogger("io.fabric8.kubernetes.client.informers").setLevel(Level.ERROR);
        context.getLogger("io.fabric8.kubernetes.client.dsl.internal").setLevel(Level.ERROR);
        context.getLogger("io.fabric8.kubernetes.client.jdkhttp").setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(TEXT);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.start();
        return encoder;
    }
}
