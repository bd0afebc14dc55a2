package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a time is written. */
enum TimeUnitName {
    /** Seconds, with or without decimals. */
    S(1e3),
    /** Milliseconds. */
    MS(1),
    /** Microseconds. */
    US(1e-3),
    /** Nanoseconds. */
    NS(1e-6),
    /** ISO 8601; UTC if it names no offset. */
    ISO(Double.NaN);

    /** The largest time that fits where the operator keeps it, in the year 9999. */
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final double millis;

    TimeUnitName(double millis) {
        this.millis = millis;
    }

    static TimeUnitName of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    static String[] names() {
        return Arrays.stream(values())
                .map(unit -> unit.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    /**
     * Reads a time, to the millisecond.
     *
     * @throws RejectedEventException {@code UNDECODABLE} if the text is no time of this form between the years 1970 and
     *     9999
     */
    Instant read(String field, String text) {
        try {
            Instant time = this == ISO ? iso(text) : number(text);
            long millis = time.toEpochMilli();
            if (millis >= 0 && millis <= LATEST) {
                return time.truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw rejected(field, e);
        }
        throw rejected(field, null);
    }

    /** As {@link #read}, of a whole number of milliseconds. */
    static Instant millis(String field, long millis) {
        if (millis < 0 || millis > LATEST) {
            throw MS.rejected(field, null);
        }
        return Instant.ofEpochMilli(millis);
    }

    private Instant number(String text) {
        if (this == MS && text.length() < 19 && isDigits(text)) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        double value = Double.parseDouble(text) * millis;
        if (!(Math.abs(value) <= LATEST)) {
            throw new ArithmeticException("out of range");
        }
        return Instant.ofEpochMilli(Math.round(value));
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Instant iso(String text) {
        String t =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        boolean offset = t.endsWith("Z") || t.lastIndexOf('+') > 10 || t.lastIndexOf('-') > 10;
        return offset
                ? OffsetDateTime.parse(t).toInstant()
                : LocalDateTime.parse(t).toInstant(ZoneOffset.UTC);
    }

    private RejectedEventException rejected(String field, @Nullable Throwable cause) {
        String wanted = this == ISO ? "an ISO 8601 time" : "a number of " + name().toLowerCase(Locale.ROOT);
        return new RejectedEventException(
                DeadLetterCode.UNDECODABLE, field + ": wanted " + wanted + " between the years 1970 and 9999", cause);
    }
}
