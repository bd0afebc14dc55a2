package io.github.cellstream.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cellstream.app.config.HttpSettings;
import io.github.cellstream.app.history.Histories;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class ApiTest {
    @Test
    @SuppressWarnings("NullAway") // nobody asks this one anything
    void shouldServeWhatOpenApiSays() throws Exception {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json");
                SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "online")
                        .load(ModelSource.settings("documented", Map.of("features", "1")))) {
            Set<String> documented = new TreeSet<>();
            new ObjectMapper().readTree(in).path("paths").fieldNames().forEachRemaining(documented::add);
            JobView job = new JobView(
                    null, () -> new ModelView("", null, null, new Histories(model.spec(), 0, 16, 0.5)), null, null);
            Api api = new Api(new HttpSettings("127.0.0.1", 0, new Password(""), 1), job);
            assertThat(documented).isEqualTo(new TreeSet<>(api.paths()));
        }
    }
}
