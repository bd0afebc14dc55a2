package io.github.cellstream.benchmarks.flink;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.contender.ContenderSettings;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One topic to another through a keyed step, at a parallelism of one, objects reused, a checkpoint a second. The producer lingers and gathers as
 * that of Kafka Streams does.
 */
final class FlinkJob {
    static final TypeInformation<Tuple2<String, byte[]>> RECORD =
            Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

    private static final int CHECKPOINT_MS = 1000;

    private FlinkJob() {}

    static StreamExecutionEnvironment of(ContenderSettings settings) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration(settings));
        environment.getConfig().enableObjectReuse();
        environment.enableCheckpointing(
                CHECKPOINT_MS,
                settings.exactlyOnce() ? CheckpointingMode.EXACTLY_ONCE : CheckpointingMode.AT_LEAST_ONCE);
        DataStream<Tuple2<String, byte[]>> events =
                environment.fromSource(source(settings), WatermarkStrategy.noWatermarks(), "events", RECORD);
        keyed(events, settings.contender() == Contender.FLINK_HEAP_CHAINED)
                .process(new KeyedStep(settings.model().toString()), RECORD)
                .sinkTo(sink(settings));
        return environment;
    }

    /**
     * An exchange by key lies between two threads. At a parallelism of one every event is where its key belongs already, so that the exchange can
     * be left out, which chains the source to the rest.
     */
    private static KeyedStream<Tuple2<String, byte[]>, String> keyed(
            DataStream<Tuple2<String, byte[]>> events, boolean chained) {
        return chained
                ? DataStreamUtils.reinterpretAsKeyedStream(events, record -> record.f0, Types.STRING)
                : events.keyBy(record -> record.f0, Types.STRING);
    }

    private static Configuration configuration(ContenderSettings settings) {
        Configuration configuration = new Configuration();
        boolean rocks = settings.contender() == Contender.FLINK_ROCKSDB;
        configuration.setString("state.backend.type", rocks ? "rocksdb" : "hashmap");
        configuration.setString("execution.checkpointing.incremental", String.valueOf(rocks));
        // A job that fails says so.
        configuration.setString("restart-strategy.type", "none");
        configuration.setString(
                "execution.checkpointing.dir", settings.folder().toUri().toString());
        return configuration;
    }

    private static KafkaSource<Tuple2<String, byte[]>> source(ContenderSettings settings) {
        return KafkaSource.<Tuple2<String, byte[]>>builder()
                .setBootstrapServers(settings.address())
                .setGroupId(settings.job())
                .setTopics(settings.input())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("partition.discovery.interval.ms", "-1")
                .setDeserializer(new RecordReader())
                .build();
    }

    private static KafkaSink<Tuple2<String, byte[]>> sink(ContenderSettings settings) {
        Properties producer = new Properties();
        producer.setProperty("linger.ms", "100");
        producer.setProperty("transaction.timeout.ms", "600000");
        return KafkaSink.<Tuple2<String, byte[]>>builder()
                .setBootstrapServers(settings.address())
                .setKafkaProducerConfig(producer)
                .setTransactionalIdPrefix(settings.job())
                .setDeliveryGuarantee(
                        settings.exactlyOnce() ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new RecordWriter(settings.output()))
                .build();
    }
}
