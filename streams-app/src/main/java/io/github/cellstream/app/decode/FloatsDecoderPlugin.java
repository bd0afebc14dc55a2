package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The decoder {@code floats}: the value is the features and nothing else, {@code float32} little-endian. */
public final class FloatsDecoderPlugin implements DecoderPlugin {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Found by name. */
    public FloatsDecoderPlugin() {}

    @Override
    public String name() {
        return "floats";
    }

    @Override
    public String description() {
        return "the features as raw 32-bit floats, little-endian";
    }

    @Override
    public ConfigDef settings() {
        return new ConfigDef();
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        return (headers, value) -> {
            if (value.length % Float.BYTES != 0) {
                throw new RejectedEventException(
                        DeadLetterCode.UNDECODABLE, value.length + " bytes, wanted a multiple of 4");
            }
            float[] features = new float[value.length / Float.BYTES];
            for (int i = 0; i < features.length; i++) {
                features[i] = Float.intBitsToFloat((int) INT.get(value, i * Float.BYTES));
            }
            SequenceEvent event = EventDecoder.step();
            if (features.length > 0) {
                event.setFeatures(Features.of(features));
            }
            return event;
        };
    }
}
