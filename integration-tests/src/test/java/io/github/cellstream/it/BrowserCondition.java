package io.github.cellstream.it;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Enables a test class where there is a Chromium; elsewhere skips it, or fails it where a browser is required. */
final class BrowserCondition implements ExecutionCondition {
    private static final String REQUIRE = "CELLSTREAM_REQUIRE_BROWSER";
    private static final String PROBLEM =
            "the dashboard cannot be tested: no chromium, chromium-browser or google-chrome on the PATH";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Browser.program().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
            throw new IllegalStateException(REQUIRE + " is true, but " + PROBLEM);
        }
        System.out.println(PROBLEM);
        return ConditionEvaluationResult.disabled(PROBLEM);
    }
}
