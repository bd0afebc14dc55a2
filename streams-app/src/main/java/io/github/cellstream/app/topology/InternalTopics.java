package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.runtime.Plugins;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The names of the topics that Kafka Streams keeps for a job, and of the one that feeds its operator. Partition p of the changelog
 * holds the states that partition p of the feeding topic made, whoever chose the partition of a key.
 *
 * @param changelog the states, compacted: key bytes to a {@link io.github.cellstream.processor.state.StateCodec} value
 * @param feed what the operator reads: the input topic, or the repartition topic where events bring their key
 * @param rekeyed whether the feed is a repartition topic
 */
public record InternalTopics(String changelog, String feed, boolean rekeyed) {
    /** The name that the re-keying has in the topology. */
    static final String REKEYED = "rekeyed";

    /**
     * Returns the topics of a job of one model.
     *
     * @throws JobException if it has several, and so several changelogs
     */
    public static InternalTopics of(CellstreamConfig config) {
        List<ModelSlot> models = config.models();
        if (!models.get(0).id().equals(ModelSlot.ONLY)) {
            throw new JobException(
                    "the state tools and the replay take jobs of one model; this one has models = "
                            + models.stream().map(ModelSlot::id).collect(Collectors.joining(",")),
                    null);
        }
        String application = config.applicationId();
        boolean rekeyed = readsKey(config);
        return new InternalTopics(
                application + "-" + config.state().storeName() + "-changelog",
                rekeyed
                        ? application + "-" + REKEYED + "-repartition"
                        : config.topics().input(),
                rekeyed);
    }

    private static boolean readsKey(CellstreamConfig config) {
        DecoderPlugin plugin = Plugins.named(
                DecoderPlugin.class, DecoderPlugin::name, config.input().decoder());
        try (EventDecoder decoder = Decoders.create(plugin, config.input().decoderSettings())) {
            return decoder.readsKey();
        }
    }
}
