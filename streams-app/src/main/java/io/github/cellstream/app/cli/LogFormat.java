package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Turns the log from lines for people into lines for programs. */
final class LogFormat {
    private LogFormat() {}

    /**
     * Writes one JSON object per line from now on: {@code timestamp} in milliseconds, {@code level}, {@code threadName},
     * {@code loggerName}, {@code mdc} with {@code key}, {@code topic}, {@code partition} and {@code offset} of a line about
     * an event, {@code formattedMessage}, and {@code throwable}.
     */
    static void json() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            streams(root).forEach(stream -> stream.setEncoder(encoder(root)));
        }
    }

    /** Returns whether lines are JSON by now. */
    static boolean isJson() {
        return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && streams(root).stream().anyMatch(stream -> stream.getEncoder() instanceof JsonEncoder);
    }

    private static List<OutputStreamAppender<ILoggingEvent>> streams(Logger root) {
        List<OutputStreamAppender<ILoggingEvent>> streams = new ArrayList<>();
        Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> stream) {
                streams.add(stream);
            }
        }
        return streams;
    }

    private static JsonEncoder encoder(Logger root) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
