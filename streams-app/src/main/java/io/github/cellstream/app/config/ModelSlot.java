package io.github.cellstream.app.config;

/**
 * One of the models that a job runs, whatever version of it.
 *
 * @param id its name, one of the list that the configuration gives; {@value #ONLY} in a job that has but one
 * @param model where its first version comes from
 * @param storeName name of its state store
 * @param predictions topic of its predictions, or empty
 * @param shadow topic of its shadow's predictions, or empty where no shadow may run
 */
public record ModelSlot(String id, ModelSettings model, String storeName, String predictions, String shadow) {
    /** The slot of a job that has but one model. */
    public static final String ONLY = "model";
}
