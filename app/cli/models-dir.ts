/** Where models are looked for, from the folder in which the command runs. */
export const defaultModelsDir = "data/models";
