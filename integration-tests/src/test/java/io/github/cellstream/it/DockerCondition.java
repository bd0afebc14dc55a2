package io.github.cellstream.it;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Enables a test class where Docker can be used; elsewhere skips it, or fails it where Docker is required. */
final class DockerCondition implements ExecutionCondition {
    private static final String REQUIRE = "CELLSTREAM_REQUIRE_DOCKER";
    private static final @Nullable String PROBLEM = problem();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (PROBLEM == null) {
            return ConditionEvaluationResult.enabled("Docker answers");
        }
        if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
            throw new IllegalStateException(REQUIRE + " is true, but " + PROBLEM);
        }
        return ConditionEvaluationResult.disabled(PROBLEM);
    }

    private static @Nullable String problem() {
        String cause = "no Docker engine answers";
        try {
            DockerClientFactory.instance().client();
            return null;
        } catch (RuntimeException e) {
            if (e.getMessage() != null && !e.getMessage().startsWith("Could not find a valid Docker environment")) {
                cause = e.getMessage().lines().findFirst().orElse(cause);
            }
        }
        String problem = "container tests cannot run: " + cause
                + " (no engine: install and start one; no registry: docker/local-images.sh and .ci/run show the way)";
        System.out.println(problem);
        return problem;
    }
}
