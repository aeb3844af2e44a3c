import { Gallery } from './support/gallery.mjs';
import { gates } from './gates/sizes.mjs';
const stops=[]; const g = await Gallery.open((s)=>stops.push(s));
for (const k of Object.keys(gates).filter(k=>k.includes(process.argv[2]))) { try { await gates[k](g); console.log('ok', k);} catch (e) { console.log((e.actual||[e.message]).join('\n')); } }
await g.browser.close(); for (const s of stops.reverse()) { try { await s(); } catch {} } process.exit(0);
