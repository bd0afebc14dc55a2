package io.github.cellstream.schemas.encoding;

import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Avro's generated records, with arrays of floats that are read into and written from {@code float[]}. Avro 1.12 reads into an
 * array of primitives too, but hands every element over as a {@code Float}.
 */
final class RecordModel extends SpecificData {
    static final RecordModel INSTANCE = new RecordModel();

    /** Room for the first floats of an array. More is taken only as they arrive: the promised length is the sender's word. */
    private static final int FIRST_FLOATS = 1024;

    private static final Map<String, Class<?>> CONTRACTS = Stream.of(
                    SequenceEvent.class,
                    Control.class,
                    Prediction.class,
                    Classification.class,
                    ClassCandidate.class,
                    Forecast.class,
                    NextToken.class,
                    TokenCandidate.class,
                    RawOutput.class,
                    Explanation.class,
                    FeatureExplanation.class,
                    TokenExplanation.class,
                    ModelReference.class,
                    SourcePosition.class,
                    LifecycleEvent.class,
                    LifecycleChange.class,
                    ModelAnnouncement.class,
                    ModelStage.class,
                    StatePolicy.class,
                    NamedText.class,
                    StateTensor.class,
                    ModelStatus.class,
                    ModelState.class,
                    ModelAgreement.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, contract -> contract));

    private RecordModel() {
        super(RecordModel.class.getClassLoader());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        setFastReaderEnabled(false);
    }

    /** Finds a class among the contracts only: a name in a foreign schema loads nothing. */
    @Override
    public @Nullable Class<?> getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM -> CONTRACTS.get(schema.getFullName());
            default -> super.getClass(schema);
        };
    }

    @Override
    public DatumReader<?> createDatumReader(Schema writer, Schema reader) {
        return new Reader<>(writer, reader);
    }

    @Override
    public DatumWriter<?> createDatumWriter(Schema schema) {
        return new Writer<>(schema);
    }

    private static boolean isFloats(Schema array) {
        return array.getElementType().getType() == Schema.Type.FLOAT;
    }

    private static final class Reader<T> extends SpecificDatumReader<T> {
        Reader(Schema writer, Schema reader) {
            super(writer, reader, INSTANCE);
        }

        /** Reads a datum that fills the bytes; whatever else they hold ends in an AvroRuntimeException. */
        @Override
        public T read(@Nullable T reuse, Decoder in) {
            try {
                T datum = super.read(reuse, in);
                if (in instanceof BinaryDecoder bytes && !bytes.isEnd()) {
                    throw new AvroRuntimeException("bytes are left over after the record");
                }
                return datum;
            } catch (AvroRuntimeException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new AvroRuntimeException(Refusals.words(e), e);
            }
        }

        @Override
        protected Object readArray(Object old, Schema expected, ResolvingDecoder in) throws IOException {
            return isFloats(expected) ? readFloats(in) : super.readArray(old, expected, in);
        }

        private static List<Float> readFloats(ResolvingDecoder in) throws IOException {
            long block = in.readArrayStart();
            int size = 0;
            float[] values = new float[(int) Math.min(block, FIRST_FLOATS)];
            while (block > 0) {
                int end = SystemLimitException.checkMaxCollectionLength(size, block);
                while (size < end) {
                    if (size == values.length) {
                        values = Arrays.copyOf(values, (int) Math.min(end, 2L * size));
                    }
                    values[size++] = in.readFloat();
                }
                block = in.arrayNext();
                if (block > 0 && size == values.length) {
                    values = Arrays.copyOf(values, size + (int) Math.min(block, FIRST_FLOATS));
                }
            }
            return Features.of(values, size);
        }
    }

    private static final class Writer<T> extends SpecificDatumWriter<T> {
        Writer(Schema schema) {
            super(schema, INSTANCE);
        }

        @Override
        @SuppressWarnings("unchecked")
        protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
            if (!isFloats(schema)) {
                super.writeArray(schema, datum, out);
                return;
            }
            List<Float> values = (List<Float>) datum;
            int size = values.size();
            out.writeArrayStart();
            out.setItemCount(size);
            for (int i = 0; i < size; i++) {
                out.startItem();
                out.writeFloat(Features.get(values, i));
            }
            out.writeArrayEnd();
        }
    }
}
