package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.Agreement;
import io.github.cellstream.processor.model.AgreementMeter;
import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.processor.model.Occupant;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far this instance is with one model.
 *
 * @param id the model
 * @param state in a word
 * @param refusal why it is not used, or null
 * @param engine what it runs on, or null where it doesn't
 * @param tasks tasks that step it
 * @param allTasks all tasks here
 * @param agreement for a shadow, else null
 */
record ModelStanding(
        ModelId id,
        ModelState state,
        @Nullable RefusedException refusal,
        @Nullable String engine,
        int tasks,
        int allTasks,
        @Nullable Agreement agreement) {

    static Map<String, ModelStanding> of(
            ModelHistory history,
            Deployment now,
            TreeMap<Long, Deployment> deployments,
            Map<String, RefusedException> refused,
            Map<String, Long> tasks,
            @Nullable AgreementMeter agreement) {
        Map<String, ModelStanding> standings = new LinkedHashMap<>();
        ModelId current = now.current().model().spec().id();
        for (ModelAnnouncement model : history.all()) {
            String fingerprint = model.getFingerprint();
            ModelId id = new ModelId(model.getName(), model.getVersion(), fingerprint);
            RefusedException refusal = refused.get(fingerprint);
            boolean shadow = now.shadow() != null && isOf(now.shadow().occupant(), fingerprint);
            ModelState state = refusal != null
                    ? ModelState.REFUSED
                    : fingerprint.equals(current.fingerprint())
                            ? ModelState.RUNNING
                            : shadow ? ModelState.SHADOWING : state(model.getStage());
            Occupant occupant = state == ModelState.RUNNING
                    ? now.current()
                    : shadow && now.shadow() != null ? now.shadow().occupant() : null;
            int here = (int) tasks.values().stream()
                    .filter(epoch -> {
                        Map.Entry<Long, Deployment> by = deployments.floorEntry(epoch);
                        return by != null && steps(by.getValue(), fingerprint);
                    })
                    .count();
            standings.put(
                    fingerprint,
                    new ModelStanding(
                            id,
                            state,
                            refusal,
                            occupant == null ? null : occupant.model().engine(),
                            here,
                            tasks.size(),
                            shadow && agreement != null ? agreement.agreement() : null));
        }
        standings.putIfAbsent(
                current.fingerprint(),
                new ModelStanding(
                        current,
                        ModelState.RUNNING,
                        null,
                        now.current().model().engine(),
                        tasks.size(),
                        tasks.size(),
                        null));
        return standings;
    }

    private static boolean steps(Deployment deployment, String fingerprint) {
        return isOf(deployment.current(), fingerprint)
                || (deployment.shadow() != null && isOf(deployment.shadow().occupant(), fingerprint));
    }

    private static boolean isOf(Occupant occupant, String fingerprint) {
        return occupant.model().spec().id().fingerprint().equals(fingerprint);
    }

    /** Of a model that is neither current nor a shadow here. */
    private static ModelState state(ModelStage stage) {
        return switch (stage) {
            case CANDIDATE -> ModelState.READY;
            case CURRENT, SHADOW, WITHDRAWN, UNKNOWN -> ModelState.RETIRED;
        };
    }
}
