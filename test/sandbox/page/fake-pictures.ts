/** A picture that needs no painter: two hills under a sun, in the colours of its number. */
export function fakePicture(number: number): string {
  const hue = (number * 67) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="768" viewBox="0 0 768 768">
    <defs><linearGradient id="sky" x2="0" y2="1">
      <stop offset="0" stop-color="hsl(${hue} 70% 30%)"/><stop offset="1" stop-color="hsl(${(hue + 60) % 360} 80% 65%)"/>
    </linearGradient></defs>
    <rect width="768" height="768" fill="url(#sky)"/>
    <circle cx="${180 + ((number * 131) % 400)}" cy="${200 + ((number * 53) % 120)}" r="90" fill="hsl(45 100% 85%)"/>
    <path d="M0 620 Q200 ${380 + number * 20} 420 590 T768 540 V768 H0Z" fill="hsl(${(hue + 120) % 360} 35% 28%)"/>
    <path d="M0 700 Q260 ${560 - number * 15} 520 690 T768 650 V768 H0Z" fill="hsl(${(hue + 140) % 360} 40% 18%)"/>
  </svg>`;
}
