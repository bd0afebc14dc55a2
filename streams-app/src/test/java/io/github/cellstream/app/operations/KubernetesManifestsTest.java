package io.github.cellstream.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.github.cellstream.app.config.CellstreamConfig;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of deploy/kubernetes are what Kubernetes knows, and agree with each other and with the program. */
class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("../deploy/kubernetes");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1 ServiceAccount", ServiceAccount.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** Kubernetes' own types keep fields that they don't know; here such a field is a mistake. */
    private static final ObjectMapper STRICT = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    @Test
    void shouldHoldNothingThatKubernetesDoesNotKnow() throws Exception {
        JsonNode resources =
                STRICT.readTree(FOLDER.resolve("kustomization.yaml").toFile()).get("resources");
        Set<String> kinds = new TreeSet<>();
        for (JsonNode resource : resources) {
            String text = Files.readString(FOLDER.resolve(resource.asText()));
            kinds.add(strict(text).getKind());
        }
        assertThat(kinds).hasSameSizeAs(KINDS.keySet());
        try (var files = Files.list(FOLDER)) {
            assertThat(files.count()).isEqualTo(resources.size() + 1);
        }
    }

    @Test
    void shouldNoticeAFieldThatKubernetesDoesNotKnow() throws Exception {
        String text = Files.readString(FOLDER.resolve("statefulset.yaml"));
        assertThatThrownBy(() -> strict(text.replace("readinessProbe:", "readynessProbe:")))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("readynessProbe");
        assertThatThrownBy(() -> strict(text.replace("periodSeconds: 3", "periodSeconds: often")))
                .hasMessageContaining("often");
    }

    @Test
    void shouldBelongTogether() throws Exception {
        StatefulSet set = read("statefulset.yaml", StatefulSet.class);
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        Service service = read("service.yaml", Service.class);
        assertThat(service.getSpec().getSelector()).isEqualTo(labels);
        assertThat(set.getSpec().getServiceName())
                .isEqualTo(service.getMetadata().getName());
        PodDisruptionBudget budget = read("poddisruptionbudget.yaml", PodDisruptionBudget.class);
        assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        NetworkPolicy policy = read("networkpolicy.yaml", NetworkPolicy.class);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels);
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        assertThat(pod.getServiceAccountName())
                .isEqualTo(read("serviceaccount.yaml", ServiceAccount.class)
                        .getMetadata()
                        .getName());
        Set<String> volumes =
                new TreeSet<>(pod.getVolumes().stream().map(Volume::getName).toList());
        set.getSpec()
                .getVolumeClaimTemplates()
                .forEach(claim -> volumes.add(claim.getMetadata().getName()));
        assertThat(container(set).getVolumeMounts().stream().map(VolumeMount::getName))
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    @Test
    void shouldRunTheJobOfTheConfigMap(@TempDir Path secrets) throws Exception {
        for (String file : read("secret.yaml", Secret.class).getStringData().keySet()) {
            Files.writeString(secrets.resolve(file), "canary");
        }
        StatefulSet set = read("statefulset.yaml", StatefulSet.class);
        Map<String, String> mounts = new HashMap<>();
        container(set).getVolumeMounts().forEach(mount -> mounts.put(mount.getName(), mount.getMountPath()));
        ConfigMap map = read("configmap.yaml", ConfigMap.class);
        String file = container(set).getArgs().get(2);
        assertThat(file).startsWith(mounts.get("job") + "/");
        String job = Objects.requireNonNull(map.getData().get(file.substring(file.lastIndexOf('/') + 1)), file);

        assertThat(job)
                .contains(
                        "${secrets:" + mounts.get("secrets") + ":password}", "state.dir=" + mounts.get("state") + "/");
        CellstreamConfig config =
                CellstreamConfig.of(properties(job.replace(mounts.getOrDefault("secrets", "none"), secrets.toString())
                        .replace("${env:POD_NAME}", "cellstream-0")));
        assertThat(config.streams())
                .containsEntry("main.consumer.group.instance.id", "cellstream-0")
                .containsEntry("num.standby.replicas", "1")
                .hasEntrySatisfying(
                        "sasl.jaas.config", jaas -> assertThat((String) jaas).contains("password=\"canary\""));
        assertThat(container(set).getEnv().get(0).getName()).isEqualTo("POD_NAME");
        int port = config.http().port();
        assertThat(container(set).getPorts().get(0).getContainerPort()).isEqualTo(port);
        assertThat(probes(set)).containsExactly("/health http", "/health http", "/ready http");
        // A stop takes up to 30 s, and a pod that comes back in time keeps its place in the group.
        long grace = set.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        assertThat(grace).isGreaterThan(30);
    }

    private static List<String> probes(StatefulSet set) {
        Container container = container(set);
        return List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .stream()
                .map(Probe::getHttpGet)
                .map(get -> get.getPath() + " " + get.getPort().getStrVal())
                .toList();
    }

    private static Container container(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static <T extends HasMetadata> T read(String file, Class<T> type) throws Exception {
        return type.cast(strict(Files.readString(FOLDER.resolve(file))));
    }

    private static HasMetadata strict(String text) throws Exception {
        JsonNode tree = STRICT.readTree(text);
        String kind = tree.path("apiVersion").asText() + " " + tree.path("kind").asText();
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("unknown kind " + kind);
        }
        return STRICT.readValue(text, type);
    }

    private static Map<String, String> properties(String text) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> map = new TreeMap<>();
        properties.forEach((key, value) -> map.put((String) key, (String) value));
        return map;
    }
}
