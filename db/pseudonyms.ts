// Two quiet words stand for a person until the person says yes: "Amber Heron". Never a photo, never a number that counts.
const first =
  `Amber Ancient Azure Balmy Blue Bold Brave Bright Bronze Calm Candid Cedar Clear Clever Copper Coral Cosy Crimson
Crisp Dawn Deep Dewy Distant Dusky Early Earthy Eastern Ebony Emerald Even Fabled Fair Fern Firm Fleet Fond Free Fresh Gentle
Gilded Glad Golden Grand Green Hazel Hearty High Honest Humble Indigo Ivory Jade Jolly Keen Kind Late Leafy Level Light Lilac
Lively Lofty Loyal Lucid Lunar Mellow Mild Misty Modest Mossy Neat Noble Northern Ochre Olive Open Opal Patient Pearl Placid
Plain Proud Pure Quiet Rapid Ready River Robust Rosy Ruby Russet Sable Sage Sandy Serene Silent Silver Simple Sincere Slate
Smooth Snowy Soft Solar Solid Southern Spry Stable Steady Still Sunny Sure Swift Tawny Tender Terra Tidal Tranquil True Upland
Velvet Verdant Violet Warm Western White Wide Willow Winter Wise Woven Young Zesty`.split(/\s+/);

const second =
  `Acacia Alder Antelope Ash Avocet Badger Baobab Bay Beaver Beech Birch Bluff Breeze Brook Bulbul Bunting Cairn
Canyon Cape Cedar Cliff Cloud Coast Comet Cove Crane Creek Crest Curlew Cypress Dale Deer Delta Dove Dune Eagle Egret Elm Falcon
Fern Field Finch Fir Fjord Ford Forest Gannet Gazelle Glade Glen Grove Gull Harbour Hare Hawk Heath Heron Hill Hoopoe Horizon
Ibis Iris Island Jasmine Juniper Kestrel Kite Lagoon Lake Lapwing Lark Laurel Lily Linden Linnet Lotus Lynx Magpie Mango Maple
Marsh Martin Meadow Mesa Mountain Myrtle Oak Oasis Ocean Oriole Osprey Otter Owl Palm Panda Partridge Peak Pelican Petrel Pine
Plain Plover Pond Poplar Prairie Quail Rain Raven Reed Reef Ridge River Robin Rowan Sandpiper Savanna Shore Sparrow Spring Spruce
Star Starling Stone Stork Stream Summit Swallow Swan Tamarind Teal Tern Thicket Thistle Thrush Tide Trail Valley Wagtail Warbler
Wave Wheat Willow Wind Wren Yarrow`.split(/\s+/);

/** @param random a number from 0 up to, not including, 1; cryptographic where a person is named, seeded in the demo */
export function pseudonym(random: () => number): string {
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] ?? '';
  return `${pick(first)} ${pick(second)}`;
}
