package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what a source gives. */
final class HeardEvents implements Outlet {
    final Map<String, List<String>> byKey = new TreeMap<>();
    final List<Fault> faults = new ArrayList<>();
    int bad;

    /** Takes a number of events. */
    static HeardEvents of(EventSource source, int count) {
        HeardEvents heard = new HeardEvents();
        for (int i = 0; i < count; i++) {
            source.next(heard);
        }
        return heard;
    }

    /** Returns the good events of a key. */
    List<String> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** Returns the good events of a key, of which a fault says the numbers. */
    List<String> affected(Fault fault) {
        List<String> events = of(fault.key());
        return events.subList((int) fault.first() - 1, (int) Math.min(events.size(), fault.last()));
    }

    @Override
    public void event(String key, byte[] value) {
        byKey.computeIfAbsent(key, name -> new ArrayList<>()).add(new String(value, UTF_8));
    }

    @Override
    public void bad(String key, byte[] value) {
        bad++;
    }

    @Override
    public void injected(Fault fault) {
        int before = of(fault.key()).size();
        if (fault.first() <= before) {
            throw new AssertionError("said too late: " + fault + " after " + before + " events");
        }
        faults.add(fault);
    }
}
