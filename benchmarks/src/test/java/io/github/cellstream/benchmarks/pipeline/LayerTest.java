package io.github.cellstream.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final String PROCESS = "org.apache.kafka.streams.processor.internals.StreamTask.process";
    private static final String RUN = "org.apache.kafka.streams.processor.internals.StreamThread.run";

    @Test
    void shouldGiveASampleToTheOwnerNearestToTheTop() {
        assertThat(Layer.of(List.of(
                        "java.util.Arrays.fill",
                        "io.github.cellstream.runtime.jvm.vector.VectorCells.lstm",
                        "io.github.cellstream.processor.SequenceTask.drain",
                        PROCESS,
                        RUN)))
                .isSameAs(Layer.STEP);
        assertThat(Layer.of(List.of("io.github.cellstream.processor.state.StateCodec.encode", PROCESS)))
                .isSameAs(Layer.STATE);
        assertThat(Layer.of(List.of("io.github.cellstream.processor.EventBatch.add", PROCESS)))
                .isSameAs(Layer.OPERATOR);
        assertThat(Layer.of(List.of(PROCESS, RUN))).isSameAs(Layer.STREAMS);
        assertThat(Layer.of(List.of("java.lang.Thread.run"))).isSameAs(Layer.OTHER);
    }

    @Test
    void shouldGiveKafkasSharedClassesToTheirCaller() {
        String checksum = "org.apache.kafka.common.record.DefaultRecordBatch.ensureValid";
        assertThat(Layer.of(List.of(checksum, "org.apache.kafka.clients.consumer.KafkaConsumer.poll", RUN)))
                .isSameAs(Layer.CONSUMER);
        assertThat(Layer.of(List.of(checksum, "org.apache.kafka.clients.producer.KafkaProducer.send", PROCESS)))
                .isSameAs(Layer.PRODUCER);
    }

    @Test
    void shouldTellDecodingFromEncodingByTheCaller() {
        String avro = "org.apache.avro.io.BinaryData.encodeFloat";
        assertThat(Layer.of(List.of(
                        avro,
                        "io.github.cellstream.schemas.encoding.DirectPredictionEncoder.encode",
                        "org.apache.kafka.streams.processor.internals.RecordCollectorImpl.send")))
                .isSameAs(Layer.ENCODE);
        assertThat(Layer.of(List.of(avro, "io.github.cellstream.app.decode.EventDeserializer.deserialize")))
                .isSameAs(Layer.DECODE);
    }

    @Test
    void shouldGiveStoresWhatTheyHaveOthersDo() {
        assertThat(Layer.of(List.of(
                        "org.apache.kafka.clients.producer.KafkaProducer.doSend",
                        "org.apache.kafka.streams.state.internals.ChangeLoggingKeyValueBytesStore.log",
                        PROCESS)))
                .isSameAs(Layer.CHANGELOG);
        assertThat(Layer.of(List.of("org.rocksdb.RocksDB.put", PROCESS))).isSameAs(Layer.CHANGELOG);
    }

    @Test
    void shouldKnowACommit() {
        assertThat(Layer.of(List.of(
                        "java.util.HashMap.put",
                        "org.apache.kafka.streams.processor.internals.TaskExecutor.commitOffsetsOrTransaction",
                        "org.apache.kafka.streams.processor.internals.TaskManager.commit")))
                .isSameAs(Layer.COMMIT);
    }

    @Test
    void shouldShareTheTimeOutBySamples() {
        Profile profile = new Profile(
                PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10, new BenchModel(1, 64)),
                4,
                false,
                Map.of(Layer.STEP, 30, Layer.STATE, 10));
        assertThat(profile.micros(Layer.STEP)).isCloseTo(3, Offset.offset(1e-9));
        assertThat(profile.micros(Layer.CONSUMER)).isZero();
        ProfileReport report = new ProfileReport(new Machine("processor", 2, "system", "java"), List.of(profile));
        assertThat(report.table())
                .contains("step", "3.00", "together", "4.00", "JDK 25 sees it")
                .doesNotContain("Kafka consumer");
        assertThat(report.json()).contains("\"step\":3.0", "\"samples\":40");
        assertThat(report.chart().groups())
                .extracting(group -> group.label())
                .containsExactly("state in memory", "step");
    }
}
