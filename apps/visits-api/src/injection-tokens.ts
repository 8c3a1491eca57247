/** What modules are given from outside, where there is no class to name it by. */
export const CONFIGURATION = Symbol('Configuration');
export const SETTINGS = Symbol('SettingsFile');
export const STORAGE = Symbol('Storage');
