// The locale of whoever is looking, as tests have it.
export default "en-IE";
