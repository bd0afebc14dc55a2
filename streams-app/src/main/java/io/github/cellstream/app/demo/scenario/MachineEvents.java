package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** The machines' readings as JSON, one machine after the other; one event in some hundreds is bad. */
final class MachineEvents implements EventSource {
    /** Readings of each machine before its first fault. */
    private static final int LEARNING = 120;

    private static final int BAD_ONE_IN = 400;

    private final Machine[] machines;
    private final Random random;
    private long given;

    MachineEvents(int count, long seed) {
        random = new Random(seed);
        List<String> keys = KeyNames.of("machine", count);
        machines = new Machine[count];
        for (int i = 0; i < count; i++) {
            machines[i] = new Machine(keys.get(i), LEARNING, seed * 1_000_003 + i);
        }
    }

    @Override
    public void next(Outlet outlet) {
        Machine machine = machines[(int) (given++ % machines.length)];
        if (random.nextInt(BAD_ONE_IN) == 0) {
            outlet.bad(machine.key(), bad(random.nextInt(4)));
        }
        MachineFault fault = machine.beginFault();
        if (fault != null) {
            outlet.injected(fault.of(machine.key()));
        }
        outlet.event(machine.key(), json(machine.read()));
    }

    private static byte[] json(double[] reading) {
        StringBuilder json = new StringBuilder(128)
                .append("{\"time\":")
                .append(System.currentTimeMillis())
                .append(",\"sensors\":{");
        for (int i = 0; i < reading.length; i++) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(Machine.SENSORS[i])
                    .append("\":")
                    .append((float) reading[i]);
        }
        return json.append("}}").toString().getBytes(UTF_8);
    }

    private static byte[] bad(int kind) {
        String value = switch (kind) {
            case 0 -> "{\"time\":1,\"sensors\":{\"temperature\":";
            case 1 -> "{\"sensors\":{\"temperature\":71.5,\"vibration\":2.2}}";
            case 2 -> "{\"sensors\":{\"temperature\":\"NaN\",\"vibration\":2.2,\"current\":14}}";
            default -> "{\"control\":\"PAUSE\"}";
        };
        return value.getBytes(UTF_8);
    }
}
